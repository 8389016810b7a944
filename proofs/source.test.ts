import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '../scripts/dev/project'

// Rules that the linter cannot express.
const sources = execFileSync('git', ['ls-files', '-z', '*.ts', '*.tsx'], {
  cwd: PROJECT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file && !/\.(test|spec|contract)\.tsx?$/.test(file))
const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8')

test('every transaction begins in lib/db/transaction.ts, with its deadlines', () => {
  const app = sources.filter((file) => /^(app|components|lib|scripts)\//.test(file))
  expect(app.filter((file) => /\.\$transaction\(/.test(read(file)))).toEqual([
    'lib/db/transaction.ts',
  ])
})

test('production code does not import scripts/, lib/testing/ or the local identity provider', () => {
  const built = sources.filter((file) =>
    /^(app|components|lib(?!\/testing))\/|^(proxy|instrumentation|instrumentation-client|next\.config)\.ts$/.test(
      file,
    ),
  )
  expect(built.length).toBeGreaterThan(50)
  expect(
    built.filter((file) =>
      /(from|import\() ?'((@|\.\.?(\/\.\.)*)\/(scripts|lib\/testing|testing)\/|oidc-provider)/.test(
        read(file),
      ),
    ),
  ).toEqual([])
})

test('the embedded database does not import its launcher', () => {
  const embedded = sources.filter((file) => file.startsWith('scripts/dev/embedded-postgres/'))
  expect(embedded.length).toBeGreaterThan(5)
  expect(embedded.filter((file) => /from '(@\/scripts|\.\.)\//.test(read(file)))).toEqual([])
})

test('compose.yaml publishes the port of its APP_URL', () => {
  const compose = read('compose.yaml')
  const [, published] = compose.match(/- "(\$\{PORT:-\d+\}):3000"/) ?? []
  expect(published).toBeDefined()
  expect(compose).toContain(`APP_URL: \${APP_URL:-http://localhost:${published}}`)
})
