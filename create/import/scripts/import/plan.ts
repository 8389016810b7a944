import type pg from 'pg'
import { accountKey, emailKey, passkeyKey } from './keys'
import type { ImportAccount, ImportPasskey, ImportUser } from './types'

type Counts = { copy: number; there: number; conflicts: number }

/** What to copy for some users, and what not, with reasons. */
export type Plan = {
  users: ImportUser[]
  accounts: (ImportAccount & { userId: string })[]
  passkeys: (ImportPasskey & { userId: string })[]
  counts: Record<'users' | 'accounts' | 'passkeys', Counts>
  /** Ids of all that was copied or existed already: never copied again. */
  settled: string[]
  /** One line each. */
  conflicts: string[]
}

/** Owners: maps a key to a user's id. */
type Owners = Map<string, string>

/**
 * Compares users of the source with the target. A new user is copied entirely or not at all: one
 * whose email, account or passkey already belongs to a user is probably that person, and users are
 * never merged. `firstOwners` names the first of several owners in the source.
 */
export async function planImport(
  client: pg.Client,
  users: ImportUser[],
  firstOwners: ReadonlyMap<string, string>,
): Promise<Plan> {
  const here = await lookUp(client, users)
  const plan: Plan = {
    users: [],
    accounts: [],
    passkeys: [],
    counts: { users: none(), accounts: none(), passkeys: none() },
    settled: [],
    conflicts: [],
  }
  for (const user of users) planUser(plan, user, here, firstOwners)
  return plan
}

export function none(): Counts {
  return { copy: 0, there: 0, conflicts: 0 }
}

type Here = Awaited<ReturnType<typeof lookUp>>

function planUser(
  plan: Plan,
  user: ImportUser,
  here: Here,
  firstOwners: ReadonlyMap<string, string>,
): void {
  const { counts } = plan
  const things = thingsOf(user)
  const rivalOf = ({ key, sourceKey }: { key: string; sourceKey: string }) => {
    const owner = here.owners.get(key)
    if (owner !== undefined && owner !== user.id) return `user ${owner} here`
    const first = firstOwners.get(sourceKey) ?? here.planned.get(key)
    return first !== undefined && first !== user.sourceId ? `user ${first} of the source` : null
  }

  if (here.users.has(user.id)) counts.users.there++
  else if (here.imported.has(user.id)) {
    // Deleted since an earlier run.
    counts.users.there++
    for (const kind of ['accounts', 'passkeys'] as const) counts[kind].there += user[kind].length
    return
  } else {
    const email =
      user.email === null
        ? []
        : [{ name: 'email', key: emailKey(user.email), sourceKey: emailKey(user.email) }]
    const taken = [...email, ...things].find((thing) => rivalOf(thing) !== null)
    if (taken) {
      const others = `not copied, nor ${user.accounts.length} accounts and ${user.passkeys.length} passkeys`
      plan.conflicts.push(
        `user ${user.sourceId}: the ${taken.name} belongs to ${rivalOf(taken)}; ${others}`,
      )
      counts.users.conflicts++
      for (const kind of ['accounts', 'passkeys'] as const)
        counts[kind].conflicts += user[kind].length
      return
    }
    for (const { key } of email) here.planned.set(key, user.sourceId)
    counts.users.copy++
    plan.users.push(user)
  }
  plan.settled.push(user.id)

  for (const { kind, reason } of user.unusable) {
    plan.conflicts.push(`user ${user.sourceId}: ${reason}`)
    counts[kind].conflicts++
  }
  for (const thing of things) {
    const rival = rivalOf(thing)
    const isThere = here.imported.has(thing.id) || here.owners.get(thing.key) === user.id
    if (rival && !isThere) {
      plan.conflicts.push(`user ${user.sourceId}: the ${thing.name} belongs to ${rival}`)
      counts[thing.kind].conflicts++
      continue
    }
    plan.settled.push(thing.id)
    if (isThere) {
      counts[thing.kind].there++
      continue
    }
    here.planned.set(thing.key, user.sourceId)
    counts[thing.kind].copy++
    thing.copyTo(plan)
  }
}

/** For accounts and passkeys: each has one owner. */
function thingsOf(user: ImportUser) {
  const accounts = user.accounts.map((account) => ({
    kind: 'accounts' as const,
    id: account.id,
    name: `account at ${account.providerId}`,
    key: accountKey(account.providerId, account.accountId),
    sourceKey: account.sourceKey,
    copyTo: (plan: Plan) => void plan.accounts.push({ ...account, userId: user.id }),
  }))
  const passkeys = user.passkeys.map((passkey) => ({
    kind: 'passkeys' as const,
    id: passkey.id,
    name: `passkey ${passkey.credentialId.slice(0, 16)}…`,
    key: passkeyKey(passkey.credentialId),
    sourceKey: passkey.sourceKey,
    copyTo: (plan: Plan) => void plan.passkeys.push({ ...passkey, userId: user.id }),
  }))
  return [...accounts, ...passkeys]
}

async function lookUp(client: pg.Client, users: ImportUser[]) {
  const [accounts, passkeys] = [
    users.flatMap((user) => user.accounts),
    users.flatMap((user) => user.passkeys),
  ]
  const ids = users.map(({ id }) => id)
  const imported = await client.query<{ id: string }>(
    'SELECT id FROM imported_rows WHERE id = ANY ($1::uuid[])',
    [[...users, ...accounts, ...passkeys].map(({ id }) => id)],
  )
  const present = await client.query<{ id: string }>(
    'SELECT id FROM users WHERE id = ANY ($1::uuid[])',
    [ids],
  )
  const emails = await client.query<{ email: string; id: string }>(
    'SELECT email, id FROM users WHERE email = ANY ($1::text[])',
    [users.flatMap(({ email }) => email ?? [])],
  )
  const linked = await client.query<{ providerId: string; accountId: string; userId: string }>(
    `SELECT provider_id AS "providerId", account_id AS "accountId", user_id AS "userId" FROM accounts
     JOIN unnest($1::text[], $2::text[]) AS wanted (provider_id, account_id) USING (provider_id, account_id)`,
    [accounts.map(({ providerId }) => providerId), accounts.map(({ accountId }) => accountId)],
  )
  const registered = await client.query<{ credentialId: string; userId: string }>(
    'SELECT credential_id AS "credentialId", user_id AS "userId" FROM passkeys WHERE credential_id = ANY ($1::text[])',
    [passkeys.map(({ credentialId }) => credentialId)],
  )
  const owners: Owners = new Map()
  for (const { email, id } of emails.rows) owners.set(emailKey(email), id)
  for (const { providerId, accountId, userId } of linked.rows)
    owners.set(accountKey(providerId, accountId), userId)
  for (const { credentialId, userId } of registered.rows)
    owners.set(passkeyKey(credentialId), userId)
  /** Taken by an earlier user of the same batch. */
  const planned: Owners = new Map()
  return {
    imported: new Set(imported.rows.map(({ id }) => id)),
    users: new Set(present.rows.map(({ id }) => id)),
    owners,
    planned,
  }
}
