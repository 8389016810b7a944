import type { Route } from 'next'

/** In titles, the manifest and passkey dialogs. */
export const APP_NAME = 'Latchkey'

/** For search engines, link previews and the manifest. */
export const APP_DESCRIPTION =
  'A Next.js starter with passkeys, OpenID Connect and your own data in one Postgres database.'

/** The background of app/icon.svg and the installed app's window. */
export const APP_COLOR = '#3b4cc0'

/** Where users land after signing in. */
export const HOME_PATH: Route = '/todos'
