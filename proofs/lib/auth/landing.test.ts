import { expect, test } from 'vitest'
import { land } from '@/lib/auth/oauth/landing'
import { HOME_PATH } from '@/lib/brand'

const at = (intent: 'continue' | 'link' | 'step-up', returnTo: string = '/profile') => ({
  intent,
  returnTo,
  provider: 'acme',
})

test.each<[Parameters<typeof land>[0], Parameters<typeof land>[1], string]>([
  ['oauth_failed', null, '/sign-in?error=oauth_failed'],
  ['fault', null, '/sign-in?error=unavailable'],
  ['unavailable', null, `/unavailable?returnTo=${encodeURIComponent(HOME_PATH)}`],
  ['unavailable', at('link'), '/unavailable?returnTo=%2Fprofile'],
  ['fault', at('continue'), '/sign-in?error=unavailable&returnTo=%2Fprofile'],
  ['oauth_failed', at('continue', HOME_PATH), '/sign-in?error=oauth_failed'],
  ['not_found', at('continue', HOME_PATH), '/sign-in?error=not_found&provider=acme'],
  ['account_exists', at('continue', HOME_PATH), '/sign-in?error=account_exists&provider=acme'],
  ['unauthenticated', at('continue'), '/sign-in?error=unauthenticated&returnTo=%2Fprofile'],
  ['unauthenticated', at('step-up'), '/sign-in?error=unauthenticated&returnTo=%2Fprofile'],
  ['unauthenticated', at('link'), '/sign-in?error=unauthenticated&returnTo=%2Fsettings'],
  ['fresh_sign_in_required', at('link'), '/confirm?returnTo=%2Fsettings'],
  ['already_linked', at('link'), '/settings?error=already_linked'],
  ['oauth_failed', at('step-up'), '/confirm?returnTo=%2Fprofile&error=oauth_failed'],
])('%s of %o leads to %s', (code, destination, path) => {
  const response = land(code, destination)
  expect([response.status, response.headers.get('location')]).toEqual([303, path])
  expect(response.headers.getSetCookie()).toEqual([])
})
