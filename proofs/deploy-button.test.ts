import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { APP_NAME } from '@/lib/brand'
import { PROJECT } from '@/scripts/dev/project'

const read = (file: string) => readFile(path.join(PROJECT, file), 'utf8')

test('the deploy button with its demo card has the parameters that Vercel defines', async () => {
  const [button = ''] =
    /^https:\/\/vercel\.com\/new\/.*$/m.exec(await read('docs/deployment.md')) ?? []
  const [card = ''] = /&demo-title=.*$/m.exec(await read('CONTRIBUTING.md')) ?? []
  const { origin, pathname, searchParams } = new URL(`${button}${card}`)
  expect(`${origin}${pathname}`).toBe('https://vercel.com/new/clone')
  const { products, env, ...parameters } = Object.fromEntries(searchParams)
  // https://vercel.com/docs/deploy-button: source, environment-variables and demo.
  expect(parameters).toEqual({
    'repository-url': 'https://github.com/YOU/YOUR-APP',
    envDescription: 'The output of openssl rand -base64 32',
    'demo-title': APP_NAME,
    'demo-description': expect.stringMatching(/^.{10,80}$/),
    'demo-url': 'https://YOUR-DEMO',
    'demo-image': 'https://YOUR-DEMO/opengraph-image',
  })
  // As Vercel's own examples/with-neon of Next.js.
  const neon = { integrationSlug: 'neon', productSlug: 'neon' }
  expect(JSON.parse(products ?? '')).toEqual([
    { type: 'integration', protocol: 'storage', ...neon },
  ])
  expect(env).toBe('AUTH_SECRET')
  expect(await read('.env.example')).toContain(`# ${env}=`)
})
