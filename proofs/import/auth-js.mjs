import { createServer } from 'node:http'
import { DrizzleAdapter } from '@auth/drizzle-adapter'
import PostgresAdapter from '@auth/pg-adapter'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'

// Auth.js's real adapters: POST /<method> with JSON arguments calls one. ADAPTER is 'pg' or
// 'drizzle'.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
const adapter = process.env.ADAPTER === 'pg' ? PostgresAdapter(pool) : DrizzleAdapter(drizzle(pool))
const TIMES = ['emailVerified', 'expires']

createServer(async (request, response) => {
  try {
    const body = (await request.toArray()).map(String).join('')
    const args = JSON.parse(body, (key, value) =>
      TIMES.includes(key) && value ? new Date(value) : value,
    )
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify((await adapter[request.url.slice(1)](...args)) ?? null))
  } catch (error) {
    response.writeHead(500).end(String(error?.stack))
  }
}).listen(0, '127.0.0.1', function listening() {
  console.log(`listening ${this.address().port}`)
})
