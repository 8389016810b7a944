import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { AppName, Apps } from '../apps'
import { compare, type Options } from '../compare'
import { COMPARED, compared, table } from '../table'

export const STATIC_APPS = ['floor', 'latchkey'] as const satisfies AppName[]

const BYTES = 30_000

/** A script of about the same size from each build. */
export async function staticFile(apps: Apps, options: Options): Promise<string> {
  const files = STATIC_APPS.map((name) => nearest(apps.fileOf(name)))
  const contenders = await Promise.all(
    STATIC_APPS.map(async (name, index) => ({
      name,
      server: await apps.get(name),
      work: (send: (sent: { path: string }) => Promise<unknown>) =>
        send({ path: files[index]?.url ?? '' }),
    })),
  )
  const rows = await compare(contenders, options)
  return table(
    ['app', 'bytes', ...COMPARED],
    rows.map((row, index) => [row.name, files[index]?.size ?? 0, ...compared(row)]),
  )
}

/** The script whose size is nearest to `BYTES`. */
function nearest(serverFile: string): { url: string; size: number } {
  const folder = path.join(path.dirname(serverFile), '.next', 'static', 'chunks')
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({
      url: `/_next/static/chunks/${name}`,
      size: statSync(path.join(folder, name)).size,
    }))
    .sort((a, b) => Math.abs(a.size - BYTES) - Math.abs(b.size - BYTES))
  const [found] = scripts
  if (!found) throw new Error(`${folder} has no script`)
  return found
}
