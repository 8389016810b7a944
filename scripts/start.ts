import { runScript } from './launch/run-script'
import { serve } from './launch/serve'

/** `npm start`: the production build, on DATABASE_URL or on the embedded database of this machine. */
await runScript(() => serve('start'), 'production')
