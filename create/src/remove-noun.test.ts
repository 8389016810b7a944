import { expect, test } from 'vitest'
import { isOfNoun, withoutLine, withoutModel } from './remove-noun.ts'

test('a noun’s files are those in folders of its name, and its browser tests', () => {
  const files = [
    'lib/todos/data.ts',
    'app/(app)/todos/page.tsx',
    'e2e/todos.spec.ts',
    'e2e/todos-more.spec.ts',
  ]
  expect(files.filter((file) => isOfNoun('todos', file))).toEqual(files)
  expect(['lib/todosomething.ts', 'lib/nouns.ts'].map((file) => isOfNoun('todos', file))).toEqual([
    false,
    false,
  ])
})

test('the list of nouns loses one', () => {
  const before =
    "import { TODOS } from './todos/noun'\n\nconst ALL = [\n  // Order.\n  TODOS,\n  PROFILE,\n]\n"
  const after = '\nconst ALL = [\n  // Order.\n  PROFILE,\n]\n'
  expect(withoutLine(before, 'todos')).toBe(after)
  expect(() => withoutLine(after, 'todos')).toThrow('lib/nouns.ts')
})

test('the schema loses the model and its relations', () => {
  const schema = `model User {
  id String @id

  todos Todo[]
  notes Note[]
}

/// What there is to do.
model Todo {
  id String @id

  @@map("todos")
}

model Note {
  id String @id
}
`
  expect(withoutModel(schema, 'todos')).toBe(`model User {
  id String @id

  notes Note[]
}

model Note {
  id String @id
}
`)
  expect(() => withoutModel(schema, 'books')).toThrow('books')
})
