import { runScript } from './dev/run-script'
import { serve } from './dev/serve'

/** `npm start`: serves the production build on DATABASE_URL or the embedded database. */
await runScript(() => serve('start'), 'production')
