import { startEmbeddedPostgres } from '@/scripts/dev/embedded-postgres/embedded-postgres'

/** A process for tests: uses the embedded server in the folder it is given until it gets a SIGTERM. */
const postgres = await startEmbeddedPostgres({ home: process.argv[2] ?? '' })
const timer = setInterval(() => undefined, 60_000)
process.once('SIGTERM', async () => {
  await postgres.stop()
  clearInterval(timer)
})
console.log(`server ${postgres.pid()}`)
