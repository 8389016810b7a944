import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { importJWK, type JWK, SignJWT } from 'jose'
import type { Directory } from './people'

const TOKEN_LIFETIME = '5 minutes'

type Setting = {
  issuer: string
  clientId: string
  appOrigin: string
  directory: Directory
  key: JWK
}

/**
 * The provider's half of FedCM (w3c-fedid.github.io/FedCM, §3): everybody in the directory is signed
 * in, and the assertion is an ID token. Returns a function that answers, or null for other paths.
 */
export function fedCmEndpoints({ issuer, clientId, appOrigin, directory, key }: Setting) {
  const endpoints = {
    accounts_endpoint: `${issuer}/fedcm/accounts`,
    login_url: `${issuer}/fedcm/login`,
  }
  const documents: Record<string, () => unknown> = {
    '/.well-known/web-identity': () => ({ provider_urls: [`${issuer}/fedcm.json`], ...endpoints }),
    '/fedcm.json': () => ({
      ...endpoints,
      client_metadata_endpoint: `${issuer}/fedcm/client`,
      id_assertion_endpoint: `${issuer}/fedcm/assertion`,
    }),
    '/fedcm/accounts': () => ({
      accounts: directory.list().map(({ sub, name, email }) => ({ id: sub, name, email })),
    }),
    '/fedcm/client': () => ({}),
  }

  async function issue(form: URLSearchParams): Promise<string | null> {
    const person = directory.find(form.get('account_id') ?? '')
    if (!person || form.get('client_id') !== clientId) return null
    const { nonce } = JSON.parse(form.get('params') ?? '{}')
    return new SignJWT({ ...person, nonce })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setIssuedAt()
      .setExpirationTime(TOKEN_LIFETIME)
      .sign(await importJWK(key, 'RS256'))
  }

  async function answer(pathname: string, request: IncomingMessage, response: ServerResponse) {
    // Only a browser's own request has this; no page can set it.
    if (request.headers['sec-fetch-dest'] !== 'webidentity') return send(response, 400, null)
    if (pathname !== '/fedcm/assertion') return send(response, 200, documents[pathname]?.())
    if (request.headers.origin !== appOrigin) return send(response, 403, null)
    const token = await issue(new URLSearchParams(await text(request)))
    return send(response, token ? 200 : 400, token && { token }, appOrigin)
  }

  return (pathname: string, request: IncomingMessage, response: ServerResponse) =>
    pathname === '/fedcm/assertion' || Object.hasOwn(documents, pathname)
      ? answer(pathname, request, response)
      : null
}

function send(response: ServerResponse, status: number, body: unknown, origin?: string): void {
  const cors = origin && {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
  }
  response.writeHead(status, { 'content-type': 'application/json', ...cors })
  response.end(JSON.stringify(body))
}
