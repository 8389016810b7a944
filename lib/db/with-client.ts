import type pg from 'pg'
import { connectionConfig, openClient } from './connections'

const CONNECT_TIMEOUT_MS = 10_000

/** Connects within 10 seconds. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openClient({
    ...connectionConfig(url),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
