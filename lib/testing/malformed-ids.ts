import { randomUUID } from 'node:crypto'

/** What may arrive in the place of an id when types are only a promise. */
export const MALFORMED_IDS: unknown[] = [
  undefined,
  null,
  '',
  '1',
  'x'.repeat(10_240),
  7,
  {},
  [],
  { not: '' },
  { in: [] },
  [randomUUID()],
  `${randomUUID()} `,
  '\0',
]
