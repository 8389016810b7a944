import 'server-only'
import { env } from '@/lib/env'
import { db, queriesOf, type Transaction } from './client'
import { lockUser, transaction } from './transaction'

// The nouns' database: authentication's, so foreign keys can join the two.

export type { Prisma as AppPrisma } from '@/prisma/generated/client'
export type AppTransaction = Transaction

export const appDb = db
/** @public For nouns whose page is asked for often. */
export const queryApp = queriesOf(() => env().databaseUrl)
/** @public For nouns that change several rows at once. */
export const appTransaction = transaction

/**
 * False for an unknown user.
 * @public For nouns that count before they write.
 */
export const lockAppUser = lockUser
