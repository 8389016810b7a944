import base from '../../vitest.config.ts'

/**
 * Tests against the real packages. `npm test` leaves them out, because they need their own
 * installation.
 */
export default { ...base, test: { ...base.test, include: ['proofs/import/*.spec.ts'] } }
