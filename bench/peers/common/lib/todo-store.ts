import type { PrismaClient } from '@/generated/client'
import type { Change } from './change'

export function todoStore(db: PrismaClient) {
  return {
    todosOf(userId: string) {
      return db.todo.findMany({
        where: { userId },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take: 50,
        select: { id: true, title: true, completed: true },
      })
    },
    async write(userId: string, change: Change) {
      if ('add' in change) await db.todo.create({ data: { userId, title: change.add } })
      else if ('remove' in change) await db.todo.deleteMany({ where: { id: change.id, userId } })
      else await db.todo.updateMany({ where: { id: change.id, userId }, data: change.set })
    },
  }
}
