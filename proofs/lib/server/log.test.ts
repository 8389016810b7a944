import { expect, test } from 'vitest'
import { z } from 'zod'
import { framesOf, logEvent } from '@/lib/server/log'
import { logLinesOf } from '@/lib/testing/log-lines'

test('an event is one line of JSON with a UTC time, whatever its values contain', async () => {
  const value = 'a\r\n{"event":"forged"}\u2028\u0000\ud800"'
  const lines = await logLinesOf(async () =>
    logEvent('sign_in', { value, nothing: undefined, none: null, number: 1, yes: true }),
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]?.match(/[\r\n\0]/g)).toEqual(['\n'])
  expect(lines[0]).toMatch(/^\{"time":"[\d-]+T[\d:.]+Z","event":"sign_in",/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ value, none: null, number: 1, yes: true })
})

test('logged stack frames are those of this app, without machine paths or the message', () => {
  const frames = framesOf(thrownInLibrary())
  expect(frames).toContain('at proofs/lib/server/log.test.ts:')
  expect(frames).not.toMatch(/node_modules|node:|typed secret/)
  expect(frames).not.toContain(process.cwd())
})

test('only errors have frames', () => {
  expect(framesOf('typed secret')).toBeUndefined()
})

/** Its frames alternate between a library (zod) and this file. */
function thrownInLibrary(): unknown {
  try {
    return z
      .string()
      .refine(() => {
        throw new Error('typed secret\nof two lines')
      })
      .parse('')
  } catch (error) {
    return error
  }
}
