import { expect, test } from 'vitest'
import { applyChange, matching, type TodoChange } from './optimistic'
import type { Todo, TodoList } from './todo'

const milk = todo('b', 'Milk')
const bread = todo('a', 'Bread', true)
const butter = todo('c', 'Butter')
const shown: TodoList = { todos: [milk, bread, butter], completed: 4, total: 9 }

test.each<[name: string, change: TodoChange, titles: string[], completed: number, total: number]>([
  [
    'a new todo comes first',
    { type: 'add', todo: todo('d', 'Jam') },
    ['Jam', 'Milk', 'Bread ✓', 'Butter'],
    4,
    10,
  ],
  [
    'a restored todo goes back to its place',
    { type: 'restore', todo: todo('d', 'Jam', true), index: 1 },
    ['Milk', 'Jam ✓', 'Bread ✓', 'Butter'],
    5,
    10,
  ],
  [
    'or to the end of a list that is shorter by now',
    { type: 'restore', todo: todo('d', 'Jam'), index: 7 },
    ['Milk', 'Bread ✓', 'Butter', 'Jam'],
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
  { type: 'restore', todo: bread, index: 0 },
])('a change to a todo that is hidden, or already applied, changes nothing: %j', (change) => {
  expect(applyChange(shown, change)).toBe(shown)
})

test('a view shows the matching todos', () => {
  expect(matching(shown.todos, 'all')).toEqual([milk, bread, butter])
  expect(matching(shown.todos, 'active')).toEqual([milk, butter])
  expect(matching(shown.todos, 'completed')).toEqual([bread])
})

function todo(id: string, title: string, completed = false): Todo {
  return { id, title, completed }
}
