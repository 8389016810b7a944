import type { AppTransaction } from '@/lib/db/app'
import { addExamples } from './examples'

export const TODOS = {
  name: 'todos',
  title: 'Todos',
  path: '/todos',
  limits: { todoWrites: { points: 120, duration: 60 } },
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
  seed: addExamples,
} as const
