import { runScript } from './launch/run-script'
import { serve } from './launch/serve'
import { localIdentityProvider } from './local-identity-provider'

/** `npm run dev`: everything a first run needs, an identity provider among it, then Next's development server. */
await runScript(() => serve('dev', [localIdentityProvider]), 'development')
