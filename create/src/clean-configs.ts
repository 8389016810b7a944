import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { EXCLUDED, isIn } from './excluded.ts'
import {
  formatConfig,
  formatObject,
  isObject,
  type JsonObject,
  parseObject,
} from './json-object.ts'
import { editFile, replaceOnce } from './text-files.ts'

/** Configuration that names files. Entries for files that the app lacks are removed. */
const CONFIGS = ['biome.json', 'knip.json', 'tsconfig.json']

/** Only `proofs/` uses them. */
const PROOFS_DEPENDENCIES = ['@prisma/schema-engine-wasm', 'fast-check']

const TEST_HELPERS = '{e2e,lib}/testing/*.ts'

const TESTS = `[
      '{app,components,lib,scripts}/**/*.test.{ts,tsx}',
      '{create/{src,pack,import},proofs}/**/*.test.ts',
    ]`
const TESTS_OF_AN_APP = "['{app,components,lib,scripts}/**/*.test.{ts,tsx}']"

const BROWSER_TESTS = `projects: [
    { name: 'app', testDir: 'e2e' },
    { name: 'proofs', testDir: 'proofs/e2e' },
  ]`
const BROWSER_TESTS_OF_AN_APP = "testDir: 'e2e'"

/** Removes entries for excluded files from the configuration and package.json. */
export async function cleanConfigs(directory: string): Promise<void> {
  for (const file of CONFIGS) {
    const text = await readFile(path.join(directory, file), 'utf8')
    const config = file === 'knip.json' ? knipOfAnApp(parseObject(text)) : parseObject(text)
    await writeFile(path.join(directory, file), formatConfig(withoutExcluded(config) ?? {}))
  }
  await editFile(directory, 'vitest.config.ts', (text) => replaceOnce(text, TESTS, TESTS_OF_AN_APP))
  await editFile(directory, 'playwright.config.ts', (text) =>
    replaceOnce(text, BROWSER_TESTS, BROWSER_TESTS_OF_AN_APP),
  )
  await dropScripts(directory, (file) => isIn(EXCLUDED, file))
  for (const name of PROOFS_DEPENDENCIES) await dropDependency(directory, name)
}

/** Exports that only removed tests used may stay. */
function knipOfAnApp(config: JsonObject): JsonObject {
  const entry = Array.isArray(config.entry) ? [...config.entry, TEST_HELPERS] : [TEST_HELPERS]
  return { ...config, entry, ignoreBinaries: ['apt-get'], ignoreExportsUsedInFile: true }
}

/** Removes a package from package.json and npm's lockfile, unless another package needs it. */
async function dropDependency(directory: string, name: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) {
    const whole = path.join(directory, file)
    if (!existsSync(whole)) continue
    const drop = (key: string, value: unknown) => {
      if (key === 'devDependencies' && isObject(value)) return without(value, name)
      const isOurs = key === `node_modules/${name}` && isObject(value) && value.dev === true
      return isOurs ? undefined : value
    }
    const text = JSON.stringify(JSON.parse(await readFile(whole, 'utf8'), drop), null, 2)
    await writeFile(whole, `${text}\n`)
  }
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name))
}

/** Removes scripts that run an excluded file. */
async function dropScripts(directory: string, isGone: (file: string) => boolean): Promise<void> {
  const manifest = parseObject(await readFile(path.join(directory, 'package.json'), 'utf8'))
  const scripts = Object.entries(isObject(manifest.scripts) ? manifest.scripts : {}).filter(
    ([, command]) => !String(command).split(' ').some(isGone),
  )
  const text = formatObject({ ...manifest, scripts: Object.fromEntries(scripts) })
  await writeFile(path.join(directory, 'package.json'), text)
}

/** Undefined if nothing is left. An object with empty `includes` counts as nothing. */
function withoutExcluded(value: unknown): unknown {
  if (typeof value === 'string') return isExcluded(value) ? undefined : value
  if (Array.isArray(value)) {
    const left = value.map(withoutExcluded).filter((item) => item !== undefined)
    return value.length > 0 && left.length === 0 ? undefined : left
  }
  if (!isObject(value)) return value
  const left = Object.entries(value)
    .map(([key, item]) => [key, withoutExcluded(item)] as const)
    .filter(([, item]) => item !== undefined)
  if ('includes' in value && !left.some(([key]) => key === 'includes')) return undefined
  return Object.fromEntries(left)
}

/** A folder's name may lack the slash. */
function isExcluded(text: string): boolean {
  return isIn(EXCLUDED, text) || isIn(EXCLUDED, `${text}/`)
}
