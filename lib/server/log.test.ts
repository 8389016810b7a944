import { expect, test } from 'vitest'
import { logLinesOf } from '../../testing/log-lines'
import { logEvent } from './log'

test('one line of JSON with the time in UTC, whatever a value holds', async () => {
  const value = 'a\r\n{"event":"forged"}\u2028\u0000\ud800"'
  const lines = await logLinesOf(async () =>
    logEvent('sign_in', { value, nothing: undefined, none: null, number: 1, yes: true }),
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]?.match(/[\r\n\0]/g)).toEqual(['\n'])
  expect(lines[0]).toMatch(/^\{"time":"[\d-]+T[\d:.]+Z","event":"sign_in",/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ value, none: null, number: 1, yes: true })
})
