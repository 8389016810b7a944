import { randomUUID } from 'node:crypto'

/** Values that a client may send instead of an id. */
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
