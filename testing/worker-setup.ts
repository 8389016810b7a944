import { inject } from 'vitest'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { applyEnvironment, testEnvironment } from './test-environment'
import { copyTemplate } from './test-server'

// Before each test file: an empty, migrated database of its own, and an environment that nothing on this machine can change.
const direct = await copyTemplate(inject('testServer'), `worker_${process.env.VITEST_POOL_ID}`)
const pooler = process.env.TEST_POOLER_URL
applyEnvironment({
  ...testEnvironment(pooler ? databaseUrl(pooler, new URL(direct).pathname.slice(1)) : direct),
  ...(pooler && { DIRECT_DATABASE_URL: direct }),
})
