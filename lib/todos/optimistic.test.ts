import { expect, test } from 'vitest'
import { applyChange, matching, type ShownTodos, type TodoChange } from './optimistic'
import type { Todo } from './schema'

const milk = todo('b', 'Milk', { minute: 3 })
const bread = todo('a', 'Bread', { minute: 2, completed: true })
const butter = todo('c', 'Butter', { minute: 2 })
const shown: ShownTodos = { todos: [milk, bread, butter], completed: 4, total: 9 }

test.each<[TodoChange, string[], number, number]>([
  [
    { type: 'add', todo: todo('d', 'Jam', { minute: 0 }) },
    ['Jam', 'Milk', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [
    { type: 'restore', todo: todo('d', 'Jam', { minute: 2, completed: true }) },
    ['Milk', 'Bread ✓', 'Butter', 'Jam ✓'],
    5,
    10,
  ],
  [
    { type: 'restore', todo: todo('A', 'Jam', { minute: 2 }) },
    ['Milk', 'Jam', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [
    { type: 'restore', todo: todo('d', 'Jam', { minute: 9 }) },
    ['Jam', 'Milk', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [{ type: 'complete', id: 'b', completed: true }, ['Milk ✓', 'Bread ✓', 'Butter'], 5, 9],
  [{ type: 'complete', id: 'a', completed: false }, ['Milk', 'Bread', 'Butter'], 3, 9],
  [{ type: 'rename', id: 'a', title: 'Rolls' }, ['Milk', 'Rolls ✓', 'Butter'], 4, 9],
  [{ type: 'delete', id: 'a' }, ['Milk', 'Butter'], 3, 8],
  [{ type: 'delete', id: 'b' }, ['Bread ✓', 'Butter'], 4, 8],
  [{ type: 'clear' }, ['Milk', 'Butter'], 0, 5],
])('%j', (change, titles, completed, total) => {
  const once = applyChange(shown, change)
  const ticked = once.todos.map(({ title, completed }) => (completed ? `${title} ✓` : title))
  expect({ titles: ticked, completed: once.completed, total: once.total }).toEqual({
    titles,
    completed,
    total,
  })
  // The server's answer may contain the change while it is still pending here.
  expect(applyChange(once, change)).toEqual(once)
})

test.each<TodoChange>([
  { type: 'complete', id: 'x', completed: true },
  { type: 'rename', id: 'x', title: 'y' },
  { type: 'delete', id: 'x' },
  { type: 'add', todo: milk },
  { type: 'restore', todo: bread },
])('nothing changes for a todo that is not shown, or is shown already: %j', (change) => {
  expect(applyChange(shown, change)).toBe(shown)
})

test('a view shows what belongs into it', () => {
  expect(matching(shown.todos, 'all')).toEqual([milk, bread, butter])
  expect(matching(shown.todos, 'active')).toEqual([milk, butter])
  expect(matching(shown.todos, 'completed')).toEqual([bread])
})

function todo(
  id: string,
  title: string,
  { minute, completed = false }: { minute: number; completed?: boolean },
): Todo {
  return { id, title, completed, createdAt: new Date(Date.UTC(2026, 2, 1, 12, minute)) }
}
