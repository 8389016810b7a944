/** What the product is called: in titles, in the manifest, and to authenticators as the relying party's name. */
export const APP_NAME = 'Latchkey'

/** What it is, in one sentence: for search engines, link previews and the manifest. */
export const APP_DESCRIPTION =
  'A Next.js starter with passkeys, OpenID Connect and your own data in one Postgres database.'

/** The ground of the icon (app/icon.svg), and the colour of the installed app's window. */
export const APP_COLOR = '#3b4cc0'
