import { expect, test } from 'vitest'
import { cutLines, dropStatements } from './drop-statements.ts'

const dedent = (text: string) => text.replace(/^\n/, '').replace(/^ {4}/gm, '')

test.each([
  [
    'a line',
    `
    const limits = {
      one: 1,
      todos: 2,
      three: 3,
    }
    `,
    `
    const limits = {
      one: 1,
      three: 3,
    }
    `,
  ],
  [
    'a block with its comment, leaving one empty line',
    `
    first()

    // About
    // todos
    test('todos', () => {
      if (a) {
        b()
      }

      c()
    })

    last()
    `,
    `
    first()

    last()
    `,
  ],
  [
    'an element over several lines',
    `
    <nav>
      <a href="todos" bold
        title="x"
      >
        Todos
      </a>
      <b />
    </nav>
    `,
    `
    <nav>
      <b />
    </nav>
    `,
  ],
  [
    'the last of a block',
    `
    model A {
      id Int

      todos Todo[]
    }

    model todos {
      id Int
    }
    `,
    `
    model A {
      id Int
    }
    `,
  ],
  [
    'SQL',
    `
    -- CreateTable
    CREATE TABLE "users" (
        "id" UUID
    );

    -- CreateTable
    CREATE TABLE "todos" (
        "id" UUID,

        CONSTRAINT "x" PRIMARY KEY ("id")
    );

    -- What the schema cannot say
    ALTER TABLE "users"
      ADD CONSTRAINT "a";

    ALTER TABLE "todos"
      ADD CONSTRAINT "b";
    `,
    `
    -- CreateTable
    CREATE TABLE "users" (
        "id" UUID
    );

    -- What the schema cannot say
    ALTER TABLE "users"
      ADD CONSTRAINT "a";
    `,
  ],
])('drops %s', (_, before, after) => {
  expect(dropStatements(dedent(before), 'todos')).toBe(dedent(after))
})

test('a mark may have several lines', () => {
  expect(dropStatements('[\n  {\n    a: 1,\n  },\n  {\n    b: 1,\n  },\n]\n', '{\n    b:')).toBe(
    '[\n  {\n    a: 1,\n  },\n]\n',
  )
})

test('refuses a text without the mark', () => {
  expect(() => dropStatements('one\n', 'todos')).toThrow('"todos" is nowhere in the text.')
})

test('removes the lines from one mark through another', () => {
  expect(cutLines('a\n\nfrom\nx\n\nthrough\n\nb\nthrough\n', 'from', 'through')).toBe(
    'a\n\nb\nthrough\n',
  )
  expect(() => cutLines('through\nfrom\n', 'from', 'through')).toThrow('is nowhere in the text')
})
