import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { assemble } from '@/create/pack/assemble'
import { formatObject, isObject, parseObject } from '@/create/src/json-object'
import { editFile, replaceOnce } from '@/create/src/text-files'
import { PROJECT } from '@/scripts/dev/project'
import { COMMITTER } from '../committer'

export const OLD = '0.1.0'
export const NEW = '0.2.0'

/** Where a version has the template and its overlays: a package or a clone. */
type Places = { template: string; overlays: string }

/** Files whose old version begins with a line more. */
const OLD_LINES = {
  'app/globals.css': '/* Old. */',
  'lib/nouns.ts': '// Old.',
  'lib/auth/session.ts': '// Old.',
  'lib/env/schema.ts': '// Old.',
  'lib/env/provider-presets.ts': '// Old.',
  'components/layout/app-header.tsx': '// Old.',
  'prisma/schema.prisma': '// Old.',
  '.env.example': '# Old.',
  'docs/styling.md': 'Old.',
}
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

/** The old version of this repository, as somebody clones it. */
export async function cloneOld(directory: string): Promise<void> {
  const listed = git(PROJECT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  for (const file of listed.split('\0').filter(Boolean)) {
    const source = path.join(PROJECT, file)
    if (existsSync(source)) await cp(source, path.join(directory, file))
  }
  await undoChanges({ template: directory, overlays: path.join(directory, 'create') })
  git(directory, 'init', '--quiet')
  git(directory, 'add', '--all')
  git(directory, 'commit', '--quiet', '--message', 'The template')
}

/** Makes the old version of a template's files. */
async function undoChanges({ template, overlays }: Places): Promise<void> {
  for (const [file, line] of Object.entries(OLD_LINES))
    await editFile(template, file, (text) => `${line}\n${text}`)
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

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...COMMITTER } })
}
