import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'

/** The time shown in all pictures, so that they do not change from run to run. */
export const STORY_TIME = new Date('2026-11-20T09:41:00Z')

/** The readers of the pages. Ids are fixed, because admin pages show them. */
export const PEOPLE = {
  user: {
    id: '6a1f4c3e-1b5d-4d0e-9a77-2f0c5e8b1d01',
    name: 'Grace Hopper',
    email: 'grace@example.com',
    role: 'user',
  },
  newcomer: {
    id: '6a1f4c3e-1b5d-4d0e-9a77-2f0c5e8b1d02',
    name: 'Katherine Johnson',
    email: null,
    role: 'user',
  },
  admin: {
    id: '6a1f4c3e-1b5d-4d0e-9a77-2f0c5e8b1d03',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    role: 'admin',
  },
} as const
const OTHERS = [
  'Alan Turing',
  'Barbara Liskov',
  'Edsger Dijkstra',
  'Frances Allen',
  'Jean Bartik',
  'Ken Thompson',
  'Radia Perlman',
]

export type Person = keyof typeof PEOPLE

const TODOS = [
  ['Send the slides to Ada', false],
  ['Book a table for Friday', false],
  ['Renew the library card', false],
  ['Fix the squeaky garden gate', true],
  ['Write the report about the moth in relay 70', false],
  ['Call the landlord about the heating', true],
  ['Order a second security key', true],
  ['Water the plants at the office', false],
] as const

const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1'
const ICLOUD = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd'
const ONE_PASSWORD = 'bada5566-a7aa-401f-bd96-45619a55120d'
const EVENTS = [
  ['sign_in', 'success', 'passkey', { passkey: 'MacBook' }, MAC],
  ['passkey_added', 'success', 'passkey', { passkey: '1Password' }, MAC],
  ['recovery_codes_created', 'success', null, {}, MAC],
  ['sign_in', 'failure', 'passkey', {}, PHONE],
  ['sign_in', 'success', 'passkey', { passkey: 'MacBook' }, PHONE],
  ['account_connected', 'success', 'localid', {}, MAC],
  ['passkey_renamed', 'success', 'passkey', { passkey: 'MacBook' }, MAC],
  ['sign_up', 'success', 'passkey', {}, MAC],
] as const

/** Fills an empty database. Rows are inserted with fixed times, which the app would not use. */
export async function tellStory(
  databaseUrl: string,
): Promise<{ sessionOf: (person: Person, isFresh?: boolean) => Promise<string> }> {
  const db = new pg.Client({ connectionString: databaseUrl })
  await db.connect()
  const people = [
    ...Object.values(PEOPLE),
    ...OTHERS.map((name) => ({ id: null, name, email: null, role: 'user' })),
  ]
  for (const [index, { id, name, email, role }] of people.entries()) {
    await db.query(
      `INSERT INTO users (id, name, email, email_verified, role, webauthn_user_id, passkey_offer_dismissed_at, created_at)
       VALUES (coalesce($1, gen_random_uuid()), $2, $3, $3::text IS NOT NULL, $4::role, $5, $6, $6)`,
      [id, name, email, role, randomBytes(64).toString('base64url'), daysAgo(20 + index)],
    )
  }
  const { id } = PEOPLE.user
  await db.query(
    'INSERT INTO user_profiles (user_id, display_name, bio, created_at) VALUES ($1, $2, $3, $4)',
    [
      id,
      'Grace',
      'Rear admiral, retired. I keep a clock on my wall that runs backwards, to remember that things need not be done the way they were.',
      daysAgo(20),
    ],
  )
  for (const [index, [title, completed]] of TODOS.entries()) {
    await db.query(
      'INSERT INTO todos (user_id, title, completed, created_at) VALUES ($1, $2, $3, $4)',
      [id, title, completed, daysAgo(index)],
    )
  }
  for (const [name, aaguid, isSynced, days] of [
    ['MacBook', ICLOUD, true, 20],
    ['1Password', ONE_PASSWORD, true, 3],
  ] as const) {
    await db.query(
      `INSERT INTO passkeys (user_id, name, credential_id, public_key, device_type, backed_up, transports, aaguid, created_at, last_used_at)
       VALUES ($1, $2, $3, 'never used', 'multiDevice', $4, '{internal}', $5, $6, $7)`,
      [
        id,
        name,
        randomBytes(32).toString('base64url'),
        isSynced,
        aaguid,
        daysAgo(days),
        daysAgo(days / 10),
      ],
    )
  }
  await db.query(
    `INSERT INTO accounts (user_id, provider_id, account_id, name, email, created_at, last_used_at)
     VALUES ($1, 'localid', 'grace', 'Grace Hopper', 'grace@example.com', $2, $3)`,
    [id, daysAgo(12), daysAgo(5)],
  )
  for (let index = 0; index < 10; index++)
    await db.query(
      'INSERT INTO recovery_codes (user_id, code_hash, used_at, created_at) VALUES ($1, $2, $3, $4)',
      [
        id,
        randomBytes(32).toString('base64url'),
        index === 1 ? daysAgo(1) : null,
        new Date(daysAgo(3).getTime() + index),
      ],
    )
  for (const [index, [type, outcome, method, detail, userAgent]] of EVENTS.entries())
    await db.query(
      `INSERT INTO security_events (user_id, type, outcome, method, detail, ip_address, user_agent, created_at)
       VALUES ($1, $2, $3, $4, $5, '203.0.113.7', $6, $7)`,
      [id, type, outcome, method, detail, userAgent, daysAgo(index * 2.3)],
    )
  await addSession('user', { userAgent: PHONE, days: 2 })
  await db.end()
  return {
    sessionOf: (person, isFresh = true) => addSession(person, { userAgent: MAC, days: 0, isFresh }),
  }

  /** Inserts a session that is valid at any time. Returns its token. */
  async function addSession(
    person: Person,
    { userAgent, days, isFresh = true }: { userAgent: string; days: number; isFresh?: boolean },
  ) {
    const token = randomBytes(32).toString('base64url')
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(
      `INSERT INTO sessions (user_id, token_hash, method, user_agent, ip_address, created_at, authenticated_at, last_seen_at, expires_at)
       VALUES ($1, $2, 'passkey', $3, '203.0.113.7', $4, now() - make_interval(mins => $5), now(), now() + interval '1 day')`,
      [
        PEOPLE[person].id,
        createHash('sha256').update(token).digest('base64url'),
        userAgent,
        daysAgo(days),
        isFresh ? 0 : 60,
      ],
    )
    await client.end()
    return token
  }
}

function daysAgo(days: number): Date {
  return new Date(STORY_TIME.getTime() - days * 86_400_000)
}
