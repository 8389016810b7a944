import type { SecurityEventType } from '@/lib/auth/security-events'

/** What each event is called: as a filter, when it went well, and when it did not. The one place for these words. */
export const EVENT_WORDS = {
  sign_up: { label: 'Account created', success: 'Account created', failure: 'An account could not be created' },
  sign_in: { label: 'Sign-ins', success: 'Signed in', failure: 'A sign-in failed' },
  sign_out: { label: 'Sign-outs', success: 'Signed out', failure: 'A sign-out failed' },
  step_up: { label: 'Confirmations', success: 'Confirmed that it is you', failure: 'A confirmation that it is you failed' },
  passkey_added: { label: 'Passkeys added', success: 'Passkey added', failure: 'A passkey could not be added' },
  passkey_removed: { label: 'Passkeys removed', success: 'Passkey removed', failure: 'A passkey could not be removed' },
  account_connected: { label: 'Accounts connected', success: 'Account connected', failure: 'An account could not be connected' },
  account_disconnected: {
    label: 'Accounts disconnected',
    success: 'Account disconnected',
    failure: 'An account could not be disconnected',
  },
  session_revoked: { label: 'Devices signed out', success: 'Device signed out', failure: 'A device could not be signed out' },
  other_sessions_revoked: {
    label: 'Other sessions signed out',
    success: 'Other sessions signed out',
    failure: 'Other sessions could not be signed out',
  },
  data_exported: { label: 'Data exported', success: 'Data exported', failure: 'The data could not be exported' },
  account_deleted: { label: 'Account deleted', success: 'Account deleted', failure: 'The account could not be deleted' },
  admin_signed_out_user: {
    label: 'Signed out by an admin',
    success: 'Signed out everywhere by an admin',
    failure: 'An admin could not sign the user out',
  },
  admin_removed_method: {
    label: 'Methods removed by an admin',
    success: 'Sign-in method removed by an admin',
    failure: 'An admin could not remove a sign-in method',
  },
  admin_changed_role: {
    label: 'Roles changed by an admin',
    success: 'Role changed by an admin',
    failure: 'An admin could not change the role',
  },
  admin_deleted_user: {
    label: 'Users deleted by an admin',
    success: 'User deleted by an admin',
    failure: 'An admin could not delete a user',
  },
} satisfies Record<SecurityEventType, { label: string; success: string; failure: string }>

/** Whether a string from outside, e.g. of a URL, names an event. */
export function isEventType(value: unknown): value is SecurityEventType {
  return typeof value === 'string' && Object.hasOwn(EVENT_WORDS, value)
}
