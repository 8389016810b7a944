import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { removeEnvFiles } from '@/scripts/dev/next-process'
import { PROJECT } from '../../scripts/dev/project'

const require = createRequire(import.meta.url)
const manifest = z.object({ devDependencies: z.record(z.string(), z.string()) })

test('a build leaves no .env in its output, not even in a workspace', () => {
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

test('a build needs no types of development packages, so npm ci --omit=dev suffices', () => {
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  const files = execFileSync(
    process.execPath,
    [tsc, '--project', 'tsconfig.build.json', '--listFilesOnly'],
    { cwd: PROJECT, encoding: 'utf8' },
  ).split('\n')
  expect(files).toContain(path.join(PROJECT, 'app', 'layout.tsx'))
  const { devDependencies } = manifest.parse(
    JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')),
  )
  const read = Object.keys(devDependencies).filter((name) =>
    files.some((file) => file.includes(`/node_modules/${name}/`)),
  )
  expect(read).toEqual([])
})

test('the app contains no path into node_modules: in a workspace packages are elsewhere', () => {
  const found = execFileSync('git', ['ls-files', '-z', 'app', 'components', 'lib', '*.ts'], {
    cwd: PROJECT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => /^((app|components|lib)\/.*|[^/]+\.ts)$/.test(file))
    .filter((file) => existsSync(path.join(PROJECT, file)))
    .filter((file) => readFileSync(path.join(PROJECT, file), 'utf8').includes('node_modules/'))
  expect(found).toEqual([])
})
