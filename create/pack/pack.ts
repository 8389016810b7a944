import path from 'node:path'
import { pack } from './assemble.ts'

/**
 * `node --import tsx create/pack/pack.ts`: packs the tarball to publish into `.data/create-
 * latchkey/`.
 */
console.log(await pack(path.resolve(import.meta.dirname, '..', '..', '.data', 'create-latchkey')))
