import { startEmbeddedPostgres } from '@/scripts/dev/embedded-postgres/embedded-postgres'

/** A test process that uses the embedded server in the given folder until SIGTERM. */
const postgres = await startEmbeddedPostgres({ home: process.argv[2] ?? '' })
const timer = setInterval(() => undefined, 60_000)
process.once('SIGTERM', async () => {
  await postgres.stop()
  clearInterval(timer)
})
console.log(`server ${postgres.pid()}`)
