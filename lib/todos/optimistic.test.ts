import { expect, test } from 'vitest'
import { applyChange, matching, type TodoChange } from './optimistic'
import type { Todo, TodoList } from './todo'

const milk = todo('b', 'Milk', { minute: 3 })
const bread = todo('a', 'Bread', { minute: 2, completed: true })
const butter = todo('c', 'Butter', { minute: 2 })
const shown: TodoList = { todos: [milk, bread, butter], completed: 4, total: 9 }

test.each<[name: string, change: TodoChange, titles: string[], completed: number, total: number]>([
  [
    'a new todo comes first',
    { type: 'add', todo: todo('d', 'Jam', { minute: 0 }) },
    ['Jam', 'Milk', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [
    'a restored todo returns to its place, by id among those of the same time',
    { type: 'restore', todo: todo('d', 'Jam', { minute: 2, completed: true }) },
    ['Milk', 'Bread ✓', 'Butter', 'Jam ✓'],
    5,
    10,
  ],
  [
    'before those with a greater id',
    { type: 'restore', todo: todo('A', 'Jam', { minute: 2 }) },
    ['Milk', 'Jam', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [
    'and to the top if it is the newest',
    { type: 'restore', todo: todo('d', 'Jam', { minute: 9 }) },
    ['Jam', 'Milk', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [
    'completing ticks one',
    { type: 'complete', id: 'b', completed: true },
    ['Milk ✓', 'Bread ✓', 'Butter'],
    5,
    9,
  ],
  [
    'reopening unticks one',
    { type: 'complete', id: 'a', completed: false },
    ['Milk', 'Bread', 'Butter'],
    3,
    9,
  ],
  [
    'renaming keeps the tick',
    { type: 'rename', id: 'a', title: 'Rolls' },
    ['Milk', 'Rolls ✓', 'Butter'],
    4,
    9,
  ],
  ['a completed todo is deleted', { type: 'delete', id: 'a' }, ['Milk', 'Butter'], 3, 8],
  ['an open todo is deleted', { type: 'delete', id: 'b' }, ['Bread ✓', 'Butter'], 4, 8],
  ['clearing leaves the open ones', { type: 'clear' }, ['Milk', 'Butter'], 0, 5],
])('%s', (_name, change, titles, completed, total) => {
  const once = applyChange(shown, change)
  const ticked = once.todos.map((one) => (one.completed ? `${one.title} ✓` : one.title))
  expect({ titles: ticked, completed: once.completed, total: once.total }).toEqual({
    titles,
    completed,
    total,
  })
  // The server's response may contain the change while it is still pending here.
  expect(applyChange(once, change)).toEqual(once)
})

test.each<TodoChange>([
  { type: 'complete', id: 'x', completed: true },
  { type: 'rename', id: 'x', title: 'y' },
  { type: 'delete', id: 'x' },
  { type: 'add', todo: milk },
  { type: 'restore', todo: bread },
])('a change to a todo that is hidden, or already applied, changes nothing: %j', (change) => {
  expect(applyChange(shown, change)).toBe(shown)
})

test('a view shows the matching todos', () => {
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
