import { expect, test } from 'vitest'
import { readCookie, serializeCookie } from '@/lib/http/cookies'

const read = (cookie: string, name = 'session') => readCookie(new Headers({ cookie }), name)

test('reads a cookie among others, with any spacing', () => {
  for (const header of [
    'session=x',
    'a=b; session=x',
    'a=b;session=x;c=d',
    '  session=x  ',
    'a=b;  session=x',
  ])
    expect(read(header)).toBe('x')
  expect(read('session=a=b==')).toBe('a=b==')
  expect(read('session=')).toBe('')
})

test('a repeated name counts as missing, since one was planted', () => {
  for (const header of [
    'session=x; session=x',
    'session=x; session=y',
    'session=x; session=',
    'session=x;session=y',
  ])
    expect(read(header)).toBeNull()
})

test('compares whole names, case-sensitively', () => {
  for (const header of [
    'Session=x',
    'xsession=x',
    'sessions=x',
    'a=session=x',
    'session',
    '=x',
    '',
    'session =x',
  ])
    expect(read(header)).toBeNull()
  expect(readCookie(new Headers(), 'session')).toBeNull()
})

test('two Cookie headers count as one', () => {
  const headers = new Headers({ cookie: 'session=x' })
  headers.append('cookie', 'session=y')
  expect(readCookie(headers, 'session')).toBeNull()
})

test('cookies are for this host, all paths, and hidden from scripts', () => {
  const cookie = { name: 'session', value: 'x', maxAge: 60, sameSite: 'lax' } as const
  expect(serializeCookie(cookie)).toBe('session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax')
  expect(serializeCookie({ ...cookie, sameSite: 'strict', maxAge: 0 })).toBe(
    'session=x; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
  )
  expect(serializeCookie({ ...cookie, sameSite: 'none' })).toBe(
    'session=x; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=None',
  )
})
