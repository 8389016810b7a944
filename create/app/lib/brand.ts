import type { Route } from 'next'

/** The name of the app: in titles, in the manifest, and to authenticators as the relying party's name. */
export const APP_NAME = '{{name}}'

/** What it is, in one sentence: for search engines, link previews and the manifest. */
export const APP_DESCRIPTION = 'Sign in to {{name}} with a passkey.'

/** The ground of the icon (app/icon.svg), and the colour of the installed app's window. */
export const APP_COLOR = '#3b4cc0'

/** Where users land after signing in. */
export const HOME_PATH: Route = '{{home}}'
