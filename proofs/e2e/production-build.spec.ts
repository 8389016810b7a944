import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'

const BUILD = path.join(import.meta.dirname, '..', '..', '.next')

/** Server bundles, browser bundles and file lists, but no caches and no dev output. */
const PARTS = ['server', 'static', 'required-server-files.json']

test('the local identity provider is not in the production build', () => {
  const files = PARTS.flatMap((part) => filesUnder(path.join(BUILD, part)))
  const code = files
    .filter((file) => /\.(js|mjs|json|html|rsc|map)$/.test(file))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  // Proves that the search finds things: the OAuth route and its library.
  expect(code.some(({ text }) => text.includes('api/auth/oauth/'))).toBe(true)
  expect(code.some(({ text }) => text.includes('code_challenge'))).toBe(true)
  for (const trace of ['oidc-provider', 'Who do you want to be?', 'local-identity-provider']) {
    expect(
      code.filter(({ text }) => text.includes(trace)).map(({ file }) => path.relative(BUILD, file)),
    ).toEqual([])
  }
})

function filesUnder(where: string): string[] {
  if (statSync(where).isFile()) return [where]
  return readdirSync(where, { withFileTypes: true }).flatMap((entry) =>
    filesUnder(path.join(where, entry.name)),
  )
}
