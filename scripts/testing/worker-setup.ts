import { inject } from 'vitest'
import { testEnvironment } from './test-environment'
import { copyTemplate } from './test-server'

// Before each test file: an empty, migrated database of its own, and an environment that nothing on this machine can change.
const url = await copyTemplate(inject('testServer'), `worker_${process.env.VITEST_POOL_ID}`)
for (const [name, value] of Object.entries(testEnvironment(url))) {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
