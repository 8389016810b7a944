/** What the product is called: in titles, in the manifest, and to authenticators as the relying party's name. */
export const APP_NAME = 'Latchkey'

/** Where people land after signing in. */
export const HOME_PATH = '/todos'
