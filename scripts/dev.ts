import { localIdentityProvider } from './dev/local-identity-provider'
import { runScript } from './dev/run-script'
import { serve } from './dev/serve'

/** `npm run dev`: starts all that a first run needs, including an identity provider, then Next. */
await runScript(() => serve('dev', [localIdentityProvider]), 'development')
