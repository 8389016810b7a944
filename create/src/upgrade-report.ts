import type { ManifestConflict } from './merge-manifest.ts'
import type { Change } from './merge-trees.ts'
import { installCommand, PACKAGE_MANAGERS, scriptCommand } from './package-manager.ts'
import type { Stamp } from './stamp.ts'

export type Report = {
  from: Stamp
  to: string
  changes: Change[]
  manifest: { conflicts: ManifestConflict[]; deleted: string[]; isChanged: boolean }
  warnings: string[]
  /** Entries of the changelog, with --security. */
  fixes: string[]
}

/** Where it was written: the branch, and the patch with what was not taken, if there is any. */
export type Place = { branch: string; patch: string | null }

/** Whether something is left that only a person can decide. */
export function needsHand({ changes, manifest }: Report): boolean {
  return (
    manifest.conflicts.length > 0 ||
    changes.some(({ kind }) => kind === 'conflict' || kind === 'left')
  )
}

/** What was done and is left to do. `place`: null for a dry run. */
export function reportLines(report: Report, place: Place | null): string[] {
  const { from, to, changes, manifest, warnings, fixes } = report
  const of = (...kinds: Change['kind'][]) => changes.filter(({ kind }) => kinds.includes(kind))
  const because = ({ file, why }: Change) => `${file} ${why}`
  const written = [
    ...of('updated', 'merged', 'added', 'removed', 'conflict'),
    ...(manifest.isChanged ? [{ file: 'package.json', kind: 'merged' } satisfies Change] : []),
  ]
  return [
    `Latchkey ${from.version} → ${to}, ${place ? `on the new branch ${place.branch}` : 'a dry run: nothing is changed'}`,
    ...fixes,
    ['updated', 'merged', 'added', 'removed', 'conflict']
      .map((kind) => `${written.filter((change) => change.kind === kind).length} ${kind}`)
      .join(', '),
    ...(place
      ? []
      : written.map(({ file, kind, was }) => `  ${kind}  ${was ? `${was} → ` : ''}${file}`)),
    ...section(
      'Conflicts, marked in the file:',
      of('conflict').map(({ file }) => file),
    ),
    ...section(
      'In package.json, your value stays where the template changed it as well:',
      manifest.conflicts.map(
        ({ path, yours, theirs }) => `${path}: ${shown(yours)}, in the template ${shown(theirs)}`,
      ),
    ),
    ...section('For you to decide, not touched:', of('left').map(because)),
    ...section('Not taken:', [
      ...of('kept').map(because),
      ...manifest.deleted.map((name) => `package.json ${name} changed; you deleted it`),
    ]),
    ...(place?.patch ? [`What the template changed in those files: ${place.patch}`] : []),
    ...section('Migrations:', warnings),
    ...(place ? nextSteps(report) : []),
  ]
}

function nextSteps({ from, to, changes, manifest, fixes }: Report): string[] {
  const manager = PACKAGE_MANAGERS.find((name) => from.options.includes(`--use-${name}`)) ?? 'npm'
  const run = (script: string) => scriptCommand(manager, script).join(' ')
  const hasMigration = changes.some(
    ({ file, kind }) => kind === 'added' && file.includes('/migrations/'),
  )
  const message =
    fixes.length > 0 ? `Take the security fixes of Latchkey ${to}` : `Upgrade to Latchkey ${to}`
  return section('Next:', [
    ...(manifest.isChanged ? [installCommand(manager).join(' ')] : []),
    ...(hasMigration ? [run('db:migrate')] : []),
    run('check'),
    run('test'),
    `git add -A && git commit -m "${message}"`,
  ]).concat('To undo it: git reset --hard && git checkout -')
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
