import { randomBytes } from 'node:crypto'
import type { Browser } from '@/lib/testing/browser'

type Options = Parameters<Browser['post']>[2]

let turn = 0

/**
 * The in-process browser of the unit tests, over HTTP: each request goes to the next of the
 * `instances`. `session` is a token.
 */
export function openHttpBrowser(origin: string, instances: string[], session?: string) {
  const cookies = new Map<string, string>(session ? [['session', session]] : [])
  const address = `2a00:1450:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`

  async function send(method: string, pathname: string, body: BodyInit | null, own: Options = {}) {
    const headers = new Headers({ 'user-agent': 'Mozilla/5.0 (Races)', 'x-forwarded-for': address })
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (method === 'POST') headers.set('origin', origin)
    if (typeof body === 'string') headers.set('content-type', 'application/json')
    for (const [name, value] of Object.entries(own.headers ?? {}))
      if (value) headers.set(name, value)
    const url = new URL(pathname, instances[turn++ % instances.length])
    const response = await fetch(url, { method, headers, body, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; Max-Age=0/.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  return {
    origin,
    address,
    cookies,
    get: (pathname: string, options: Options = {}) => send('GET', pathname, null, options),
    post: (pathname: string, body: unknown, options: Options = {}) =>
      send('POST', pathname, options.rawBody ?? JSON.stringify(body), options),
    /** Calls a server action as React does. Returns its result, or null after a redirect. */
    async act({ id, page }: Action, fields: Record<string, string>): Promise<ActionResult | null> {
      const rawBody = new FormData()
      for (const [name, value] of Object.entries(fields)) rawBody.append(`_1_${name}`, value)
      rawBody.append('0', '[null,"$K1"]')
      const headers = { 'next-action': id, accept: 'text/x-component' }
      const response = await send('POST', page, rawBody, { headers, rawBody })
      const text = await response.text()
      if (response.status >= 500) throw new Error(`${page} answered ${response.status}`)
      const found = /\{"ok":(true|false)(?:[^\n]*?"code":"(\w+)")?/.exec(text)
      return found && { ok: found[1] === 'true', code: found[2] ?? null }
    },
  }
}

export type HttpBrowser = ReturnType<typeof openHttpBrowser>
export type Action = { id: string; page: string }
type ActionResult = { ok: boolean; code: string | null }
