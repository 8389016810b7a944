import { runScript } from './dev/run-script'
import { serve } from './dev/serve'

/** `npm start`: the production build, on DATABASE_URL or on the embedded database of this machine. */
await runScript(() => serve('start'), 'production')
