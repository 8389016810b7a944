import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ask } from './ask.ts'

test('returns the typed answer', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const answer = ask('Where? ', input, output)
  input.write('my-app\n')
  expect(await answer).toBe('my-app')
  expect(String(output.read())).toContain('Where? ')
})

test('returns null if the input ends', async () => {
  const input = new PassThrough()
  const answer = ask('Where? ', input, new PassThrough())
  input.end()
  expect(await answer).toBeNull()
})
