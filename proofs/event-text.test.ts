import { expect, test } from 'vitest'
import { detailTexts, eventText } from '@/components/settings/event-text'

const ADA = '0195d3b4-0000-7000-8000-000000000001'
const GRACE = '0195d3b4-0000-7000-8000-000000000002'

test('an event says what happened and how', () => {
  const failed = { type: 'sign_in', isFailure: true, method: 'passkey', detail: {} }
  expect(eventText(failed)).toBe('Sign-in failed')
  expect(detailTexts(failed, ADA)).toEqual(['with a passkey'])
})

test('a passkey event names the passkey, not the method', () => {
  const added = {
    type: 'passkey_added',
    isFailure: false,
    method: 'passkey',
    detail: { passkey: 'Phone' },
  }
  expect(eventText(added)).toBe('Passkey added')
  expect(detailTexts(added, ADA)).toEqual(['“Phone”'])
})

test("an admin's history names the affected user, the user's own does not", () => {
  const changed = {
    type: 'admin_changed_role',
    method: null,
    detail: { role: 'admin', actorId: ADA, targetId: GRACE },
  }
  expect(detailTexts(changed, ADA)).toEqual(['now admin', `user ${GRACE}`])
  expect(detailTexts(changed, GRACE)).toEqual(['now admin'])
})

test.each(['carrier_pigeon', 'constructor'])(
  'an event without a text is called by its type: %s',
  (type) => {
    expect(eventText({ type, isFailure: false })).toBe(type.replace('_', ' '))
    expect(detailTexts({ type, method: null, detail: { a: 1, constructor: 2 } }, ADA)).toEqual([])
  },
)
