'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { Result } from '@/lib/errors'
import { form, submittedText, text } from '@/lib/input/form'
import { parseId, reference } from '@/lib/input/id'
import { withAuthUser } from './action'
import { renameDevice } from './devices'
import { dismissNotices, secureAccount, setSecurityMails } from './notices'
import { createRecoveryCodes } from './recovery-codes'
import { confirmPath } from './return-to'
import { revokeOtherSessions, revokeSession } from './session-list'

const onOrOff = z.enum(['true', 'false']).transform((value) => value === 'true')
const SECURE_PAGE = '/settings/secure'

/** Returns the device's name. */
export async function revokeSessionAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({ id: reference }), input, limit: 'accountChanges' },
    (user, { id }, client) => revokeSession(user, id, client),
  )
  return refreshed(result)
}

export async function renameDeviceAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    {
      schema: form({ id: reference, name: text({ label: 'Device name', max: 80 }) }),
      input,
      limit: 'accountChanges',
    },
    (user, { id, name }) => renameDevice(user.id, { sessionId: id, name }),
  )
  return { ...refreshed(result), submitted: submittedText(input, 'id', 'name') }
}

/** Returns how many sessions ended. */
export async function revokeOtherSessionsAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({}), input, limit: 'accountChanges', fresh: true },
    (user, _, client) => revokeOtherSessions(user, client),
  )
  return refreshed(result)
}

/** Returns the codes, which are shown only once. */
export async function createRecoveryCodesAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({}), input, limit: 'accountChanges', fresh: true },
    (user, _, client) => createRecoveryCodes(user.id, client),
  )
  if (result.ok) revalidatePath('/settings/recovery-codes')
  return result
}

export async function setSecurityMailsAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({ isOn: onOrOff }), input, limit: 'accountChanges', fresh: true },
    (user, { isOn }, client) => setSecurityMails(user.id, isOn, client),
  )
  if (result.ok) revalidatePath('/settings/activity')
  return result
}

/** "This was me". */
export async function dismissNoticesAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({ newestId: reference }), input, limit: 'accountChanges' },
    (user, { newestId }) => dismissNotices(user, parseId(newestId)),
  )
  if (result.ok) revalidatePath('/', 'layout')
  return result
}

/** "This wasn't me": leads to the next steps, after a step-up if one is due. */
export async function secureAccountAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({}), input, limit: 'accountChanges', fresh: true },
    (user, _, client) => secureAccount(user, client),
  )
  if (!result.ok && result.code !== 'fresh_sign_in_required') return result
  if (result.ok) revalidatePath('/', 'layout')
  redirect(result.ok ? SECURE_PAGE : confirmPath(SECURE_PAGE))
}

function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/settings/sessions')
  return result
}
