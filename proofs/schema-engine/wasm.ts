import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import { z } from 'zod'

const directory = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
const packageManifest = z.object({ version: z.string() })

/** The engine's version. */
export function engineVersion(): string {
  return packageManifest.parse(
    JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')),
  ).version
}

/** Prisma's schema engine compiled to WebAssembly, ready to use. Node cannot import the package's main file, which imports the `.wasm` as a module. */
export function loadSchemaEngine(): typeof engine.SchemaEngine {
  const module = new WebAssembly.Module(readFileSync(path.join(directory, 'schema_engine_bg.wasm')))
  const imports = Object.fromEntries(
    WebAssembly.Module.imports(module).map((entry) => [entry.module, { ...engine }]),
  )
  const { exports } = new WebAssembly.Instance(module, imports)
  call(engine, '__wbg_set_wasm', exports)
  call(exports, '__wbindgen_start')
  // The engine reports a panic through this global.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  })
  return engine.SchemaEngine
}

/** Calls a function that the package's types do not list. Throws if there is none. */
export function call(target: object, name: string, ...args: unknown[]): unknown {
  const found: unknown = Reflect.get(target, name)
  if (typeof found !== 'function') throw new Error(`The schema engine has no "${name}"`)
  return Reflect.apply(found, target, args)
}
