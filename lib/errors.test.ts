import { notFound, RedirectType, redirect } from 'next/navigation'
import { expect, test } from 'vitest'
import { AppError, ERRORS } from './errors'

test('to Next, not_found is what notFound() throws and unauthenticated a redirect; no other code says anything to it', () => {
  expect(notFound).toThrow(expect.objectContaining({ digest: new AppError('not_found').digest }))
  const { digest } = new AppError('unauthenticated')
  expect(() => redirect('/sign-in', RedirectType.replace)).toThrow(
    expect.objectContaining({ digest }),
  )
  for (const code of ['csrf', 'forbidden', 'unavailable'] as const)
    expect('digest' in new AppError(code)).toBe(false)
  expect(new AppError('not_found').message).toBe(ERRORS.not_found.message)
})
