import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { requireCleanTree, writeUpgrade } from './apply-upgrade.ts'
import { formatObject, type JsonObject, parseObject } from './json-object.ts'
import { DEMO } from './make-own.ts'
import { mergeManifest } from './merge-manifest.ts'
import { mergeTrees, type Trees } from './merge-trees.ts'
import { migrationWarnings } from './migration-order.ts'
import type { UpgradeOptions } from './parse-upgrade.ts'
import { findPackage, renderApp } from './render.ts'
import type { Environment } from './run-command.ts'
import { isNewer, type SecurityFixes, securityFixes } from './security-fixes.ts'
import { readStamp, type Stamp } from './stamp.ts'
import { needsHand, reportLines } from './upgrade-report.ts'

export type UpgradeSurroundings = {
  /** The app's folder. */
  cwd: string
  env: Environment
  /** Folder of this package. */
  own: string
  version: string
  print: (line: string) => void
  printError: (line: string) => void
}

/**
 * Merges into the app what changed in the template since the app was made. Returns the exit code:
 * 0, 1 if something needs a hand, 2 after one line that says why nothing was done.
 */
export async function upgrade(
  options: UpgradeOptions,
  surroundings: UpgradeSurroundings,
): Promise<number> {
  const work = await mkdtemp(path.join(tmpdir(), 'latchkey-upgrade-'))
  try {
    return await upgradeIn(work, options, surroundings)
  } catch (error) {
    surroundings.printError(error instanceof Error ? error.message : String(error))
    return 2
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function upgradeIn(
  work: string,
  { dryRun, security, base }: UpgradeOptions,
  { cwd, env, own, version, print }: UpgradeSurroundings,
): Promise<number> {
  const yours = await readManifest(cwd)
  const stamp = stampIn(yours)
  if (stamp.version === version) {
    print(`The app is at Latchkey ${version} already.`)
    return 0
  }
  if (isNewer(stamp.version, version))
    throw new Error(
      `This is create-latchkey ${version}, and the app is newer (${stamp.version}). Run npx create-latchkey@latest upgrade.`,
    )
  const fixes = security ? await readFixes(own, stamp.version) : null
  if (fixes?.entries.length === 0) {
    print(`There are no security fixes from Latchkey ${stamp.version} to ${version}.`)
    return 0
  }
  const branch = `latchkey-${security ? 'security' : 'upgrade'}-${version}`
  if (!dryRun) await requireCleanTree(cwd, branch)

  const trees = { base: `${work}/base`, theirs: `${work}/theirs`, yours: cwd, work }
  // Who removed the demo by hand wants no changes to it, nor migrations of its tables.
  const options = existsSync(path.join(cwd, 'lib', DEMO))
    ? stamp.options
    : [...stamp.options, '--no-demo']
  const made = { name: stamp.name, options }
  const old = await findPackage(base, stamp.version, { cwd, work, env })
  await Promise.all([renderApp(old, made, trees.base), renderApp(own, made, trees.theirs)])

  const isWanted = fixes?.isNamed ?? (() => true)
  const labels = { base: `Latchkey ${stamp.version}`, theirs: `Latchkey ${version}` }
  const changes = await mergeTrees(trees, labels, isWanted)
  const manifest = await mergeManifests(trees, yours, isWanted('package.json'))
  // With the security fixes alone, the next upgrade still begins where this one did.
  const merged = security
    ? manifest.merged
    : { ...manifest.merged, latchkey: { ...stamp, version } }
  const report = {
    from: stamp,
    to: version,
    changes,
    manifest: { ...manifest, isChanged: formatObject(manifest.merged) !== formatObject(yours) },
    warnings: await migrationWarnings(trees, changes),
    fixes: fixes?.entries ?? [],
  }
  const place = dryRun ? null : await writeUpgrade(trees, branch, changes, merged)
  for (const line of reportLines(report, place)) print(line)
  return needsHand(report) ? 1 : 0
}

async function readManifest(directory: string): Promise<JsonObject> {
  const text = await readFile(path.join(directory, 'package.json'), 'utf8').catch(() => null)
  if (text === null) throw new Error('There is no package.json here: run this in the app’s folder.')
  try {
    return parseObject(text)
  } catch {
    throw new Error('package.json cannot be read: it is not valid JSON.')
  }
}

function stampIn(manifest: JsonObject): Stamp {
  const stamp = readStamp(manifest)
  if (stamp) return stamp
  throw new Error(
    'package.json does not say how this app was made from Latchkey: "latchkey" needs version, name and options (docs/upgrading.md).',
  )
}

async function readFixes(own: string, version: string): Promise<SecurityFixes> {
  return securityFixes(await readFile(path.join(own, 'CHANGELOG.md'), 'utf8'), version)
}

async function mergeManifests(trees: Trees, yours: JsonObject, isWanted: boolean) {
  if (!isWanted) return { merged: yours, conflicts: [], deleted: [] }
  const [base, theirs] = await Promise.all([readManifest(trees.base), readManifest(trees.theirs)])
  const { latchkey } = yours
  return mergeManifest({ ...base, latchkey }, { ...theirs, latchkey }, yours)
}
