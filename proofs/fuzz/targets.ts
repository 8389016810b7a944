import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { PROJECT } from '@/scripts/dev/project'

const manifest = z.object({
  node: z.record(
    z.string(),
    z.object({ exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
})

/** Every page and route of `app/`, as a pattern, such as `/admin/users/[id]`. */
export function listRoutes(): string[] {
  return listFiles(path.join(PROJECT, 'app'))
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
    .map(toPattern)
}

/** Every server action of the build, with the pages that call it. */
export function listActions(): { id: string; name: string; pages: string[] }[] {
  const text = readFileSync(
    path.join(PROJECT, '.next/server/server-reference-manifest.json'),
    'utf8',
  )
  return Object.entries(manifest.parse(JSON.parse(text)).node).map(
    ([id, { exportedName, workers }]) => ({
      id,
      name: exportedName,
      pages: Object.keys(workers).map((worker) => toPattern(worker.replace(/^app\//, ''))),
    }),
  )
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
}

function toPattern(file: string): string {
  const segments = path.dirname(file).split(path.sep)
  return `/${segments.filter((segment) => segment !== '.' && !segment.startsWith('(')).join('/')}`
}
