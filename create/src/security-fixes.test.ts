import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '@/scripts/dev/project'
import { templateFiles } from '../pack/template-files.ts'
import { isNewer, securityFixes } from './security-fixes.ts'

const CHANGELOG = `# Changelog

## 0.10.0, 2027-03-01

### Security

- Sessions: one could outlive its user (\`lib/auth/session.ts\`, \`lib/mail/\`).

### Fixed

- A page (\`app/page.tsx\`).

## 0.9.0

### Security

- Old: (\`lib/old.ts\`).
`

test('names the files of the fixes since a version', () => {
  const { entries, isNamed } = securityFixes(CHANGELOG, '0.9.0')
  expect(entries).toEqual([expect.stringContaining('Sessions: one could outlive')])
  expect(
    ['lib/auth/session.ts', 'lib/mail/a/b.ts', 'lib/mail.ts', 'app/page.tsx', 'lib/old.ts'].map(
      isNamed,
    ),
  ).toEqual([true, true, false, false, false])
  expect(securityFixes(CHANGELOG, '0.10.0').entries).toEqual([])
})

test('each security entry of the changelog names files of the template', async () => {
  const files = await templateFiles(PROJECT)
  const changelog = await readFile(path.join(PROJECT, 'CHANGELOG.md'), 'utf8')
  const { entries } = securityFixes(changelog, '0.0.0')
  expect(entries.length).toBeGreaterThan(3)
  const nameless = entries.filter(
    (entry) => !files.some(securityFixes(`## Unreleased\n\n### Security\n\n${entry}`, '').isNamed),
  )
  expect(nameless).toEqual([])
})

test.each([
  ['0.10.0', '0.9.1', true],
  ['0.9.1', '0.10.0', false],
  ['1.0.0', '1.0.0', false],
  ['Unreleased', '9.9.9', true],
])('%s is newer than %s: %s', (one, other, expected) => {
  expect(isNewer(one, other)).toBe(expected)
})
