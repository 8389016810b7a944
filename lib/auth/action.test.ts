import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db } from '@/lib/db/client'
import { AppError, ERRORS } from '@/lib/errors'
import { sql } from '@/lib/testing/database'
import { signInUser } from '@/lib/testing/sessions'
import { withAuthUser } from './action'

// Next's request scope, which exists only while Next answers a request.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))

let ada: { id: string; headers: Headers }

beforeEach(async () => {
  ada = await signInUser()
  request.headers = ada.headers
})

test('an action gets the user, the valid input and the client, and returns its value', async () => {
  const result = await act(async (user, input, client) => {
    expect(client).toMatchObject({ userAgent: null })
    return [user.id, input]
  })
  expect(result).toEqual({ ok: true, value: [ada.id, 'text'] })
})

test('an expected failure comes back as a value, with its own message and fields', async () => {
  const refused = { message: 'Not today.', fields: { name: 'Not this one.' } }
  expect(
    await act(async () => {
      throw new AppError('invalid_input', refused)
    }),
  ).toEqual({ ok: false, code: 'invalid_input', ...refused })
  expect(
    await act(async () => {
      throw new AppError('forbidden')
    }),
  ).toEqual({ ok: false, code: 'forbidden', message: ERRORS.forbidden.message })
})

test('an old sign-in will do, unless the action asks for a fresh one', async () => {
  await sql(
    "UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE user_id = $1",
    [ada.id],
  )
  expect(await act(async () => 'done')).toEqual({ ok: true, value: 'done' })
  expect(await act(async () => 'done', { fresh: true })).toMatchObject({
    ok: false,
    code: 'fresh_sign_in_required',
  })
})

test('a bug is thrown, and so is a missing row of a user who is still there', async () => {
  await expect(act(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
  await expect(act(() => changeMissingRow())).rejects.toMatchObject({ code: 'P2025' })
})

test('a user deleted meanwhile is signed out, whatever row is missing', async () => {
  for (const run of [changeMissingRow, addToDeletedUser]) {
    request.headers = (await signInUser()).headers
    expect(
      await act(async ({ id }) => {
        await sql('DELETE FROM users WHERE id = $1', [id])
        await run(id)
      }),
    ).toMatchObject({ ok: false, code: 'unauthenticated' })
  }
  request.headers = ada.headers
  await expect(
    act(async ({ id }) => {
      await sql('DELETE FROM users WHERE id = $1', [id])
      throw new Error('a bug')
    }),
  ).rejects.toThrow('a bug')
})

function act<Output>(
  run: Parameters<typeof withAuthUser<string, Output>>[1],
  options: { fresh?: boolean } = {},
) {
  const input = { schema: z.string(), input: 'text', limit: 'accountChanges' } as const
  return withAuthUser({ ...input, ...options }, run)
}

function changeMissingRow() {
  return db.user.update({ where: { id: randomUUID() }, data: { name: 'Ada' } })
}

function addToDeletedUser(userId: string) {
  return db.recoveryCode.create({ data: { userId, codeHash: 'x'.repeat(43) } })
}
