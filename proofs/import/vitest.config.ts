import base from '../../vitest.config.ts'

/** The tests against the real packages, which `npm test` leaves out: they need an installation of their own. */
export default { ...base, test: { ...base.test, include: ['proofs/import/*.spec.ts'] } }
