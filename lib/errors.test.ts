import { notFound } from 'next/navigation'
import { expect, test } from 'vitest'
import { AppError, ERRORS } from './errors'

test('to Next, not_found is what notFound() throws; no other code says anything to it', () => {
  expect(notFound).toThrow(expect.objectContaining({ digest: new AppError('not_found').digest }))
  for (const code of ['csrf', 'forbidden', 'unavailable'] as const)
    expect('digest' in new AppError(code)).toBe(false)
  expect(new AppError('not_found').message).toBe(ERRORS.not_found.message)
})
