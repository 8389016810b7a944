import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { removeEnvFiles } from './build-output'

test('a build leaves no .env in its output, in a workspace neither', () => {
  const output = mkdtempSync(path.join(tmpdir(), 'output-'))
  mkdirSync(path.join(output, 'apps', 'web'), { recursive: true })
  for (const folder of [output, path.join(output, 'apps', 'web')])
    for (const file of ['.env', '.env.production', 'server.js'])
      writeFileSync(path.join(folder, file), 'AUTH_SECRET=hunter2')
  removeEnvFiles(output)
  removeEnvFiles(path.join(output, 'none'))
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' })
  expect(files.sort()).toEqual(['apps', 'apps/web', 'apps/web/server.js', 'server.js'])
  rmSync(output, { recursive: true })
})
