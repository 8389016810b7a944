import { expect, inject, test } from 'vitest'
import { lazyAdapter } from '@/lib/db/client'
import { logLinesOf } from '@/lib/testing/log-lines'

test('a pooler that drops ?schema= is named in one line, with what to do, and no other tables are used', async () => {
  const { adminUrl } = inject('testServer')
  // A declared pooler is sent no search_path, so the parameter is certainly dropped.
  const { connect } = lazyAdapter(() => `${adminUrl}?schema=elsewhere&pgbouncer=true`)
  const lines = await logLinesOf(() => expect(connect()).rejects.toThrow('ALTER ROLE'))
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      event: 'database_settings_refused',
      message: expect.stringMatching(
        /^The pooler in DATABASE_URL drops settings\. [^\n]*search_path = /,
      ),
    }),
  ])
})
