import { localIdentityProvider } from './dev/local-identity-provider'
import { runScript } from './dev/run-script'
import { serve } from './dev/serve'

/** `npm run dev`: everything a first run needs, an identity provider among it, then Next's development server. */
await runScript(() => serve('dev', [localIdentityProvider]), 'development')
