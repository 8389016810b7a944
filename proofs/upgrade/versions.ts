import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { assemble } from '@/create/pack/assemble'
import { formatObject, isObject, parseObject } from '@/create/src/json-object'
import { editFile, replaceOnce } from '@/create/src/text-files'

export const OLD = '0.1.0'
export const NEW = '0.2.0'

/** Where a version has the template and its overlays: a package or a clone. */
type Places = { template: string; overlays: string }

/** What the old version has instead: [file, the new text, the old one]. */
const OLD_TEXTS: [file: string, now: string, then: string][] = [
  ['app/globals.css', '--radius: 0.625rem;', '--radius: 0.5rem;'],
  ['lib/nouns.ts', '/** Label in the navigation. */', '/** In the navigation. */'],
  ['lib/auth/session.ts', '[a-z0-9-]{0,31}', '[a-z0-9-]{0,15}'],
  ['lib/env/schema.ts', 'without scheme or port', 'and nothing else'],
  ['lib/env/provider-presets.ts', '/** As in "Continue with {name}". */', '/** The name. */'],
  ['components/layout/app-header.tsx', 'shortcuts = []', 'shortcuts = [] as const'],
  ['prisma/schema.prisma', 'Lower case.', 'In lower case.'],
  ['.env.example', 'with its data in .data/', 'in .data/'],
  ['docs/styling.md', 'Everything is local:', 'All is local:'],
  ['docs/configuration.md', '# Configuration', '# All variables'],
]
/** A security fix of the new version. */
export const FIXED = 'lib/auth/session.ts'
export const CHANGELOG = `# Changelog

## ${NEW}

### Security

- Sessions: a method's name may be longer (\`${FIXED}\`).

## ${OLD}
`
/** What the new version brings, takes away and renames. */
export const ADDED = 'components/layout/offline-notice.tsx'
export const REMOVED = 'lib/input/legacy.ts'
export const RENAMED = [
  'components/ui/page-title.tsx',
  'components/layout/page-heading.tsx',
] as const

/**
 * Makes two versions of the package in a folder: `new` is this repository, `old` has the changes
 * above undone.
 */
export async function makeVersions(folder: string): Promise<{ old: string; new: string }> {
  const versions = { old: path.join(folder, 'old'), new: path.join(folder, 'new') }
  await assemble(versions.new)
  await cp(versions.new, versions.old, { recursive: true })
  await undoChanges({ template: path.join(versions.old, 'template'), overlays: versions.old })
  await edit(path.join(versions.new, 'package.json'), (text) =>
    replaceOnce(text, `"version": "${OLD}"`, `"version": "${NEW}"`),
  )
  await writeFile(path.join(versions.new, 'CHANGELOG.md'), CHANGELOG)
  return versions
}

/** Makes the old version of a template's files. */
export async function undoChanges({ template, overlays }: Places): Promise<void> {
  for (const [file, now, then] of OLD_TEXTS)
    await editFile(template, file, (text) => replaceOnce(text, now, then))
  await editFile(overlays, 'app/README.md', (text) => replaceOnce(text, '## Map', '## A map'))
  await edit(path.join(template, 'package.json'), olderManifest)
  await rm(path.join(template, ADDED))
  await rm(path.join(template, 'prisma/migrations', await newestMigration(template)), {
    recursive: true,
  })
  await writeFile(path.join(template, REMOVED), 'export const LEGACY = true\n')
  const [then, now] = RENAMED
  await rename(path.join(template, now), path.join(template, then))
}

function olderManifest(text: string): string {
  const manifest = parseObject(text)
  const { tldts: _, ...dependencies } = isObject(manifest.dependencies) ? manifest.dependencies : {}
  const older = { ...dependencies, next: '16.4.5', 'left-pad': '1.3.0' }
  return formatObject({ ...manifest, dependencies: older })
}

export async function newestMigration(template: string): Promise<string> {
  const names = await readdir(path.join(template, 'prisma/migrations'))
  return (
    names
      .filter((name) => /^\d/.test(name))
      .sort()
      .at(-1) ?? ''
  )
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')))
}
