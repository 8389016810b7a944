import { inject } from 'vitest'
import { applyEnvironment, testEnvironment } from './test-environment'
import { copyTemplate } from './test-server'

// Before each test file: an empty, migrated database of its own, and an environment that nothing on this machine can change.
applyEnvironment(testEnvironment(await copyTemplate(inject('testServer'), `worker_${process.env.VITEST_POOL_ID}`)))
