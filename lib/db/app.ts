import 'server-only'
import { db, type Transaction } from './client'
import { lockUser, transaction } from './transaction'

// The database of the app's own nouns. Here it is that of authentication, so foreign keys join the two.

export type { Prisma as AppPrisma } from '@/prisma/generated/client'
export type AppTransaction = Transaction

export const appDb = db
/** @public For nouns that change several rows at once. */
export const appTransaction = transaction

/**
 * Lets one transaction at a time pass for this user. Returns whether the user exists.
 * @public For nouns that count before they write.
 */
export const lockAppUser = lockUser
