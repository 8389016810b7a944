import { runScript } from './launch/run-script'
import { serve } from './launch/serve'

/** `npm run dev`: everything a first run needs, then Next's development server. */
await runScript(() => serve('dev'))
