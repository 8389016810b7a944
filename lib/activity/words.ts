import type { SecurityEventType } from '@/lib/auth/events'

/** What people read about what happened to their account; what each event is called stands below. */
export const ACTIVITY_WORDS = {
  title: 'Activity',
  about: {
    before: 'Security events on your account. Don’t recognise something?',
    signOut: 'Sign out other sessions',
    between: 'and review your',
    methods: 'sign-in methods',
    after: '.',
  },
  show: 'Show',
  everything: 'All events',
  filter: 'Filter',
  list: 'Events, newest first',
  noneOfKind: 'No matching events.',
  none: 'No events yet.',
  older: 'Older events',
  newest: 'Back to newest',
  /** After an event. */
  with: (method: string) => `with ${method}`,
}

type Words = {
  /** As a filter; null: not offered as one. */
  label: string | null
  success: string
  failure: string
}

/** What each event is called: as a filter, when it went well, and when it did not. */
export const EVENT_WORDS: Record<SecurityEventType, Words> = {
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
}

const DETAIL_WORDS: Record<string, (value: string) => string> = {
  passkey: (name) => `“${name}”`,
  becameSyncable: () => 'can now be synced between devices',
  device: (name) => name,
  sessions: (count) => (count === '1' ? '1 session' : `${count} sessions`),
  codesLeft: (count) => (count === '1' ? '1 code left' : `${count} codes left`),
  role: (role) => `now ${role}`,
  targetId: (id) => `user ${id}`,
}

/** Whether a string from outside, e.g. of a URL, names an event. */
export function isEventType(value: unknown): value is SecurityEventType {
  return typeof value === 'string' && Object.hasOwn(EVENT_WORDS, value)
}

/** What happened. An event that is older than these words is called by its type. */
export function eventWords(type: string, outcome: string): string {
  if (!isEventType(type)) return type.replaceAll('_', ' ')
  return outcome === 'success' ? EVENT_WORDS[type].success : EVENT_WORDS[type].failure
}

/** What else is to be said: which passkey, how many sessions. */
export function detailWords(detail: Record<string, string | number | boolean>): string[] {
  return Object.entries(detail).flatMap(([key, value]) => DETAIL_WORDS[key]?.(String(value)) ?? [])
}
