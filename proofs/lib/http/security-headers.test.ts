import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '@/lib/http/security-headers'

const PAGE = { nonce: 'n0', isDevelopment: false, formActions: [] }

test('scripts and styles need the nonce, and Trusted Types are required', () => {
  expect(contentSecurityPolicy(PAGE).split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self' 'nonce-n0' 'strict-dynamic'",
      "style-src 'self' 'nonce-n0'",
      "connect-src 'self'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
      'trusted-types default',
    ]),
  )
})

test('only hot reloading may use eval, inline styles and a WebSocket', () => {
  const directives = contentSecurityPolicy({ ...PAGE, isDevelopment: true }).split('; ')
  expect(directives).toEqual(
    expect.arrayContaining([
      "script-src 'self' 'nonce-n0' 'strict-dynamic' 'unsafe-eval'",
      "style-src 'self' 'unsafe-inline'",
      "connect-src 'self' ws:",
    ]),
  )
  expect(directives.join()).not.toContain('trusted-types')
})

test('forms may lead to the providers, and the browser may ask those with FedCM', () => {
  const providers = ['https://a.example', 'https://b.example']
  const policy = contentSecurityPolicy({ ...PAGE, formActions: providers, fedCmUrls: providers })
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining([
      "connect-src 'self' https://a.example https://b.example",
      "form-action 'self' https://a.example https://b.example",
    ]),
  )
})
