import type { Route } from 'next'

/** In titles, the manifest and passkey dialogs. */
export const APP_NAME = '{{name}}'

/** For search engines, link previews and the manifest. */
export const APP_DESCRIPTION = 'Sign in to {{name}} with a passkey.'

/** The background of app/icon.svg and the installed app's window. */
export const APP_COLOR = '#3b4cc0'

/** Where users land after signing in. */
export const HOME_PATH: Route = '{{home}}'
