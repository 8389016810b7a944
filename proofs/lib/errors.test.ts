import { notFound, RedirectType, redirect } from 'next/navigation'
import { expect, test } from 'vitest'
import { AppError, ERRORS } from '@/lib/errors'

test('Next treats not_found like notFound() and unauthenticated like a redirect, and no other code', () => {
  expect(notFound).toThrow(expect.objectContaining({ digest: new AppError('not_found').digest }))
  const { digest } = new AppError('unauthenticated')
  expect(() => redirect('/sign-in', RedirectType.replace)).toThrow(
    expect.objectContaining({ digest }),
  )
  for (const code of ['csrf', 'forbidden', 'unavailable'] as const)
    expect('digest' in new AppError(code)).toBe(false)
  expect(new AppError('not_found').message).toBe(ERRORS.not_found.message)
})
