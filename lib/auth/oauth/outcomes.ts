import type { ErrorCode } from '@/lib/errors'

export const INTENTS = ['continue', 'sign-in', 'sign-up', 'link', 'step-up'] as const
/** What the person came for; kept on the server from start to callback. */
export type Intent = (typeof INTENTS)[number]

/** Who began the flow, and whose the provider's identity is. */
type Situation =
  | 'visitor, unknown'
  | 'visitor, known'
  | 'user, unknown'
  | 'user, mine'
  | "user, another's"

export type Outcome = 'create' | 'sign-in' | 'connect' | 'keep' | 'confirm' | { refuse: ErrorCode }

const REFUSED: Outcome = { refuse: 'oauth_failed' }
const SIGNED_OUT: Outcome = { refuse: 'unauthenticated' }
/** Only visitors sign in: who is signed in already connects an account in the settings. */
const USERS_REFUSED = {
  'user, unknown': REFUSED,
  'user, mine': REFUSED,
  "user, another's": REFUSED,
}
const VISITORS_REFUSED = { 'visitor, unknown': SIGNED_OUT, 'visitor, known': SIGNED_OUT }

/** The whole decision, as a table. 'not_found' on a sign-in page reads "no account yet". */
const OUTCOMES: Record<Intent, Record<Situation, Outcome>> = {
  continue: { 'visitor, unknown': 'create', 'visitor, known': 'sign-in', ...USERS_REFUSED },
  'sign-in': {
    'visitor, unknown': { refuse: 'not_found' },
    'visitor, known': 'sign-in',
    ...USERS_REFUSED,
  },
  'sign-up': {
    'visitor, unknown': 'create',
    'visitor, known': { refuse: 'account_exists' },
    ...USERS_REFUSED,
  },
  link: {
    ...VISITORS_REFUSED,
    'user, unknown': 'connect',
    'user, mine': 'keep',
    "user, another's": { refuse: 'already_linked' },
  },
  'step-up': {
    ...VISITORS_REFUSED,
    'user, unknown': REFUSED,
    'user, mine': 'confirm',
    "user, another's": REFUSED,
  },
}

/** `starterId` is the user who began the flow, `ownerId` the user whom the identity belongs to; null for nobody. */
export function outcomeOf(
  intent: Intent,
  starterId: string | null,
  ownerId: string | null,
): Outcome {
  return OUTCOMES[intent][situationOf(starterId, ownerId)]
}

function situationOf(starterId: string | null, ownerId: string | null): Situation {
  if (starterId === null) return ownerId === null ? 'visitor, unknown' : 'visitor, known'
  if (ownerId === null) return 'user, unknown'
  return ownerId === starterId ? 'user, mine' : "user, another's"
}
