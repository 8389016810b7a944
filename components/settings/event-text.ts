import type { ListedEvent } from '@/lib/auth/event-list'
import type { SecurityEventType } from '@/lib/auth/events'
import { methodName } from '@/lib/auth/methods'

type Text = {
  /** As a filter; null: not offered as one. */
  label: string | null
  success: string
  failure: string
}

export const EVENT_TEXT: Record<SecurityEventType, Text> = {
  sign_up: {
    label: 'Account created',
    success: 'Account created',
    failure: 'An account could not be created',
  },
  sign_in: { label: 'Sign-ins', success: 'Signed in', failure: 'Sign-in failed' },
  sign_out: { label: 'Sign-outs', success: 'Signed out', failure: 'Sign-out failed' },
  step_up: {
    label: 'Confirmations',
    success: 'Identity confirmed',
    failure: 'Identity confirmation failed',
  },
  passkey_added: {
    label: 'Passkeys added',
    success: 'Passkey added',
    failure: 'A passkey could not be added',
  },
  passkey_renamed: {
    label: 'Passkeys renamed',
    success: 'Passkey renamed',
    failure: 'A passkey could not be renamed',
  },
  passkey_removed: {
    label: 'Passkeys removed',
    success: 'Passkey removed',
    failure: 'A passkey could not be removed',
  },
  recovery_codes_created: {
    label: 'Recovery codes generated',
    success: 'Recovery codes generated',
    failure: 'Recovery codes could not be generated',
  },
  // No filters: most apps have no access tokens.
  token_created: {
    label: null,
    success: 'Access token created',
    failure: 'An access token could not be created',
  },
  token_revoked: {
    label: null,
    success: 'Access token revoked',
    failure: 'An access token could not be revoked',
  },
  account_connected: {
    label: 'Accounts connected',
    success: 'Account connected',
    failure: 'An account could not be connected',
  },
  account_disconnected: {
    label: 'Accounts disconnected',
    success: 'Account disconnected',
    failure: 'An account could not be disconnected',
  },
  session_revoked: {
    label: 'Devices signed out',
    success: 'Device signed out',
    failure: 'A device could not be signed out',
  },
  other_sessions_revoked: {
    label: 'Other sessions signed out',
    success: 'Other sessions signed out',
    failure: 'Other sessions could not be signed out',
  },
  security_mails_changed: {
    label: 'Security emails',
    success: 'Security emails changed',
    failure: 'Security emails could not be changed',
  },
  data_exported: {
    label: 'Data exports',
    success: 'Data exported',
    failure: 'The data could not be exported',
  },
  account_deleted: {
    label: null,
    success: 'Account deleted',
    failure: 'The account could not be deleted',
  },
  admin_signed_out_user: {
    label: 'Signed out by an admin',
    success: 'Signed out everywhere by an admin',
    failure: 'An admin could not sign a user out',
  },
  admin_removed_method: {
    label: 'Methods removed by an admin',
    success: 'Sign-in method removed by an admin',
    failure: 'An admin could not remove a sign-in method',
  },
  admin_changed_role: {
    label: 'Role changes',
    success: 'Role changed by an admin',
    failure: 'An admin could not change a role',
  },
  admin_deleted_user: {
    label: null,
    success: 'User deleted by an admin',
    failure: 'An admin could not delete a user',
  },
  admin_exported_user: {
    label: 'Exports by an admin',
    success: 'Data exported by an admin',
    failure: 'An admin could not export a user’s data',
  },
  admin_exported_activity: {
    label: null,
    success: 'Everybody’s activity exported',
    failure: 'The activity could not be exported',
  },
}

const DETAIL_TEXT = new Map<string, (value: string) => string>(
  Object.entries({
    passkey: (name) => `“${name}”`,
    accessToken: (name) => `“${name}”`,
    accessTokens: (count) => (count === '1' ? '1 access token' : `${count} access tokens`),
    becameSyncable: () => 'can now be synced between devices',
    device: (name) => name,
    limit: (limit) => `limit of ${limit} reached`,
    mails: (isOn) => (isOn === 'true' ? 'turned on' : 'turned off'),
    newDevice: () => 'new device',
    sessions: (count) => (count === '1' ? '1 session' : `${count} sessions`),
    codesLeft: (count) => (count === '1' ? '1 code left' : `${count} codes left`),
    role: (role) => `now ${role}`,
    targetId: (id) => `user ${id}`,
  }),
)

/** Such as "Signed in". Unknown events show their type. */
export function eventText({ type, isFailure }: Pick<ListedEvent, 'type' | 'isFailure'>): string {
  const text: Text | undefined = Object.entries(EVENT_TEXT).find(([name]) => name === type)?.[1]
  if (!text) return type.replaceAll('_', ' ')
  return isFailure ? text.failure : text.success
}

/** Such as "with a passkey" and "3 sessions". */
export function detailTexts(
  { type, method, detail }: Pick<ListedEvent, 'type' | 'method' | 'detail'>,
  userId: string,
): string[] {
  // "Passkey added with a passkey" says nothing more.
  const how = method === null || type.startsWith('passkey_') ? [] : [`with ${methodName(method)}`]
  // An admin's history says whom it was about; the user's own need not.
  const rest = Object.entries(detail).filter(
    ([key, value]) => !(key === 'targetId' && value === userId),
  )
  return [...how, ...rest.flatMap(([key, value]) => DETAIL_TEXT.get(key)?.(String(value)) ?? [])]
}
