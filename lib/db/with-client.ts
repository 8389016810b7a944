import pg from 'pg'
import { connectionString } from './connection-string'

const CONNECT_TIMEOUT_MS = 10_000

/** Runs `work` with a connection of its own, closed afterwards. Connecting fails after 10 seconds. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: connectionString(url),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A connection that breaks between two queries is reported by the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
