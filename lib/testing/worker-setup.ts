import { inject } from 'vitest'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { applyEnvironment, testEnvironment } from './test-environment'
import { copyTemplate } from './test-server'

// Hides the app's log, which goes to standard output. Vitest does not use that here.
if (!process.env.TEST_LOG) process.stdout.write = () => true

// Each test file gets an empty, migrated database and an environment independent of this machine.
const direct = await copyTemplate(inject('testServer'), `worker_${process.env.VITEST_POOL_ID}`)
const pooler = process.env.TEST_POOLER_URL
applyEnvironment({
  ...testEnvironment(pooler ? databaseUrl(pooler, new URL(direct).pathname.slice(1)) : direct),
  ...(pooler && { DIRECT_DATABASE_URL: direct }),
})
