import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Next copies `.env` beside the server that it leaves; a build's output holds no secrets of the machine that made it. */
export function removeEnvFiles(folder: string): void {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/^\.env(\.|$)/.test(path.basename(file)) && !file.includes('node_modules'))
      rmSync(path.join(folder, file))
}
