import type { AppTransaction } from '@/lib/db/app'

const HOUR_MS = 3_600_000

export const TODOS = {
  name: 'todos',
  title: 'Todos',
  path: '/todos',
  limit: { name: 'todoWrites', points: 120, duration: 60 },
  scopes: ['read', 'write'],
  shortcuts: [
    { key: 'n', label: 'New todo' },
    { key: '/', label: 'Filter todos' },
  ],
  exportRows: (db: AppTransaction, rows: object) =>
    db.todo.findMany({
      ...rows,
      select: { id: true, title: true, completed: true, createdAt: true, updatedAt: true },
    }),
  count: (db: AppTransaction, userId: string) => db.todo.count({ where: { userId } }),
  reset: (db: AppTransaction) =>
    db.todo.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - HOUR_MS) } } }),
  seed: addExamples,
} as const

const VERBS = ['Call', 'Write to', 'Visit', 'Thank', 'Pay']
const PEOPLE = [
  'the dentist',
  'the landlord',
  'Grandma',
  'the bank',
  'the neighbours',
  'the plumber',
  'the library',
  'the school',
  'Ada',
  'Grace',
]

/** With fixed IDs, so that a second run adds nothing. */
async function addExamples(db: AppTransaction, userId: string): Promise<void> {
  const titles = PEOPLE.flatMap((person) => VERBS.map((verb) => `${verb} ${person}`))
  const data = titles.map((title, index) => ({
    id: `${userId.slice(0, 24)}${String(index).padStart(12, '0')}`,
    userId,
    title,
    completed: index % 3 === 0,
    createdAt: new Date(Date.now() - index * HOUR_MS),
  }))
  await db.todo.createMany({ data, skipDuplicates: true })
}
