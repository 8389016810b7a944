import { runProcess } from '@/lib/testing/run-process'
import { NEUTRAL_ENVIRONMENT } from '@/proofs/tools/clone'
import { browseTo } from './browse-to'
import { expect, test, visit } from './fixtures'
import { startTlsProxy } from './tls-proxy'

const PORT = '3190'
const HOST = `fluffy-lamp-${PORT}.app.github.dev`

test('in a codespace, npm run dev without configuration has passkeys of the forwarded address', async ({
  newDatabase,
}) => {
  test.setTimeout(300_000)
  const dev = runProcess(process.execPath, ['--import', 'tsx', 'scripts/dev.ts'], {
    env: {
      ...NEUTRAL_ENVIRONMENT,
      PORT,
      DATABASE_URL: await newDatabase('empty'),
      CODESPACE_NAME: 'fluffy-lamp',
      GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
    },
  })
  const proxy = await startTlsProxy(HOST, () => Number(PORT))
  try {
    await dev.printed(new RegExp(`is ready at https://${HOST}`), 120_000)
    await browseTo(HOST, proxy.port, async (page, authenticator) => {
      // Pages are compiled when they are first asked for.
      page.setDefaultTimeout(90_000)
      const reload = page.waitForEvent('websocket')
      await page.goto(`https://${HOST}/sign-in`)
      await (await reload).waitForEvent('framereceived')
      await expect(page.getByRole('button', { name: /Continue with/ })).toHaveCount(0)
      await visit(page, authenticator, `https://${HOST}`)
      expect((await authenticator.credentials()).map(({ rpId }) => rpId)).toEqual([HOST])
    })
  } finally {
    await proxy.stop()
    dev.kill('SIGTERM')
    await dev.exited
  }
  expect(dev.output()).not.toMatch(/Blocked cross-origin|Error:/)
})
