import Module from 'node:module'
import { afterEach, expect, test } from 'vitest'
import { findBinaries } from '@/scripts/dev/embedded-postgres/binaries'

const resolve: unknown = Reflect.get(Module, '_resolveFilename')
afterEach(() => {
  Reflect.set(Module, '_resolveFilename', resolve)
})

test('after npm ci --omit=dev without a database, one line says what to do', () => {
  expect(findBinaries()).toContain('@embedded-postgres')
  // Makes Node's resolution find no development package.
  Reflect.set(Module, '_resolveFilename', (name: string) => {
    throw new Error(`Cannot find module '${name}'`)
  })
  expect(findBinaries).toThrow(/development packages are not installed\. Set DATABASE_URL, or run:/)
})
