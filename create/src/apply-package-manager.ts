import { appendFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { isObject, parseObject } from './json-object.ts'
import type { PackageManager } from './package-manager.ts'
import { editFile, replaceOnce } from './text-files.ts'

/**
 * Adds what the package manager needs besides package.json, and makes the documents and the
 * Dockerfile name its commands and lockfile.
 */
export async function applyPackageManager(
  directory: string,
  packageManager: PackageManager,
  manifest: string,
): Promise<void> {
  for (const [name, text] of Object.entries(packageManagerFiles(packageManager, manifest)))
    await appendFile(path.join(directory, name), text)
  const guides = (await readdir(path.join(directory, 'docs'))).map((name) => `docs/${name}`)
  for (const file of ['README.md', 'AGENTS.md', '.env.example', ...guides])
    if (/\.(md|example)$/.test(file))
      await editFile(directory, file, (text) => translate(packageManager, text))
  await editFile(directory, 'Dockerfile', (text) =>
    replaceOnce(text, IMAGE.npm, IMAGE[packageManager]).replace(
      'RUN npm run build',
      `RUN ${packageManager} run build`,
    ),
  )
}

/**
 * What a package manager needs besides package.json: text to append, by file name. Packages may run
 * install scripts as in `allowScripts` there, which only npm reads.
 */
export function packageManagerFiles(
  packageManager: PackageManager,
  manifest: string,
): Record<string, string> {
  if (packageManager === 'pnpm') return { 'pnpm-workspace.yaml': pnpmSettings(manifest) }
  // Next needs node_modules, which Yarn creates only on request. Its .yarn is per machine.
  if (packageManager === 'yarn')
    return { '.yarnrc.yml': 'nodeLinker: node-modules\n', '.gitignore': '.yarn/\n' }
  return {}
}

/**
 * What pnpm reads here and not in package.json. It fails (ERR_PNPM_IGNORED_BUILDS) unless every
 * package with a build script is listed.
 */
function pnpmSettings(manifest: string): string {
  const { allowScripts = {}, overrides = {} } = parseObject(manifest)
  return Object.entries({ allowBuilds: allowScripts, overrides })
    .map(([name, values]) => [name, isObject(values) ? Object.entries(values) : []] as const)
    .filter(([, values]) => values.length > 0)
    .flatMap(([name, values]) => [
      `${name}:`,
      ...values.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

const LOCKFILES = {
  npm: 'package-lock.json',
  pnpm: 'pnpm-lock.yaml',
  yarn: 'yarn.lock',
  bun: 'bun.lock',
} satisfies Record<PackageManager, string>

/** A text that names npm's commands and lockfile, for an app that uses another package manager. */
export function translate(packageManager: PackageManager, text: string): string {
  if (packageManager === 'npm') return text
  const exact = packageManager === 'yarn' ? '--immutable' : '--frozen-lockfile'
  return text
    .replace(/\bnpm ci\b/g, `${packageManager} install ${exact}`)
    .replace(/\bnpm install\b/g, `${packageManager} install`)
    .replace(/\bnpm run (\S+) -- /g, `${packageManager} run $1 `)
    .replace(/\bnpm run\b/g, `${packageManager} run`)
    .replace(/\bnpm (test|start)\b/g, `${packageManager} run $1`)
    .replaceAll(LOCKFILES.npm, LOCKFILES[packageManager])
}

const IMAGE: Record<PackageManager, string> = {
  npm: `COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts`,
  pnpm: `COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global pnpm && pnpm install --frozen-lockfile --ignore-scripts`,
  // The base image has the classic Yarn. The other one's lockfile has metadata.
  yarn: `COPY package.json yarn.lock .yarnrc.yml ./
RUN if grep -q __metadata yarn.lock; then npm install --global --force @yarnpkg/cli-dist && yarn install --immutable; else yarn install --frozen-lockfile --ignore-scripts; fi`,
  bun: `COPY package.json bun.lock ./
RUN npm install --global bun && bun install --frozen-lockfile --ignore-scripts`,
}
