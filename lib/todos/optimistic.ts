import type { Todo, TodoFilter, TodoList } from './todo'

export type TodoChange =
  | { type: 'add'; todo: Todo }
  | { type: 'restore'; todo: Todo; index: number }
  | { type: 'complete'; id: string; completed: boolean }
  | { type: 'rename'; id: string; title: string }
  | { type: 'delete'; id: string }
  | { type: 'clear' }

/** Must be idempotent: React replays changes on a list that may include them. */
export function applyChange(shown: TodoList, change: TodoChange): TodoList {
  const { todos, completed, total } = shown
  if (change.type === 'clear') {
    return {
      todos: todos.filter((todo) => !todo.completed),
      completed: 0,
      total: total - completed,
    }
  }
  if (change.type === 'add' || change.type === 'restore') {
    const { todo } = change
    if (todos.some(({ id }) => id === todo.id)) return shown
    const index = change.type === 'restore' ? change.index : 0
    const added = [...todos.slice(0, index), todo, ...todos.slice(index)]
    return { todos: added, completed: completed + Number(todo.completed), total: total + 1 }
  }
  const target = todos.find(({ id }) => id === change.id)
  if (!target) return shown
  if (change.type === 'delete') {
    return {
      todos: todos.filter((todo) => todo !== target),
      completed: completed - Number(target.completed),
      total: total - 1,
    }
  }
  const changed = {
    ...target,
    ...(change.type === 'rename' ? { title: change.title } : { completed: change.completed }),
  }
  return {
    todos: todos.map((todo) => (todo === target ? changed : todo)),
    completed: completed + Number(changed.completed) - Number(target.completed),
    total,
  }
}

export function matching(todos: Todo[], filter: TodoFilter): Todo[] {
  return filter === 'all'
    ? todos
    : todos.filter(({ completed }) => completed === (filter === 'completed'))
}
