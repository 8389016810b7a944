import { isObject, type JsonObject } from './json-object.ts'
import type { PackageManager } from './package-manager.ts'
import type { Options } from './parse-arguments.ts'

/** `latchkey` in an app's package.json: all it takes to make the app again, as an upgrade does. */
export type Stamp = {
  template: string
  version: string
  created: string
  name: string
  /** Flags of create-latchkey that shaped the files. */
  options: string[]
}

type Shape = Pick<Options, 'demo' | 'databases' | 'imports'> & {
  name: string
  packageManager: PackageManager
}

export function stampOf(
  { name, packageManager, demo, databases, imports }: Shape,
  { version, created }: Pick<Stamp, 'version' | 'created'>,
): Stamp {
  const options = [
    `--use-${packageManager}`,
    ...(demo ? [] : ['--no-demo']),
    ...(databases === 'separate' ? ['--databases=separate'] : []),
    ...(imports ? ['--with=import'] : []),
  ]
  return { template: 'latchkey', version, created, name, options }
}

/** Null if the package.json has none, or not all of it. */
export function readStamp({ latchkey }: JsonObject): Stamp | null {
  if (!isObject(latchkey)) return null
  const { template, version, created, name, options } = latchkey
  if (![template, version, created, name].every((value) => typeof value === 'string')) return null
  if (!Array.isArray(options)) return null
  return {
    template: String(template),
    version: String(version),
    created: String(created),
    name: String(name),
    options: options.map(String),
  }
}
