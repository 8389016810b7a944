import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { APP_NAME } from '@/lib/brand'
import { parseEnv } from '@/lib/env'
import { LOCAL_PROVIDER_ID } from '@/lib/env/providers'
import { isLoopback } from '@/lib/env/web-address'
import { reserveFreePort } from './embedded-postgres/free-port'
import { fedCmEndpoints } from './local-identity-provider/fedcm'
import { createOidcServer, createSigningKey } from './local-identity-provider/oidc-server'
import { choicePage, problemPage } from './local-identity-provider/pages'
import { type Directory, openDirectory } from './local-identity-provider/people'
import type { Companion } from './serve'

const HOST = '127.0.0.1'
const FIRST_PORT = 4820
const MAX_FORM_BYTES = 16 * 1024
const CLIENT_ID = 'latchkey'

/**
 * An OpenID provider on this machine, with three people, "someone else" and "Cancel". It is on
 * 127.0.0.1, for browsers a different site than localhost, so that cookies behave as in production.
 * `ids` are the app's provider ids; `environment` configures the app for it.
 */
export async function startLocalIdentityProvider({
  appUrl,
  port,
  ids = [LOCAL_PROVIDER_ID],
  picture,
  fedCmIds = [],
}: {
  appUrl: string
  port?: number
  ids?: string[]
  /** The URL of Ada's picture, on https. */
  picture?: string
  /** The ids under which the app is told of FedCM, which the provider always has. */
  fedCmIds?: string[]
}) {
  const issuer = `http://${HOST}:${port ?? (await reserveFreePort(FIRST_PORT))}`
  const clientSecret = randomBytes(32).toString('base64url')
  const directory = openDirectory(picture)
  const client = {
    client_id: CLIENT_ID,
    client_secret: clientSecret,
    redirect_uris: ids.map((id) => new URL(`/api/auth/oauth/${id}/callback`, appUrl).href),
    grant_types: ['authorization_code', 'refresh_token'],
  }
  const key = await createSigningKey()
  const provider = await createOidcServer(issuer, client, directory, key)
  const answerFedCm = fedCmEndpoints({
    issuer,
    clientId: CLIENT_ID,
    appOrigin: new URL(appUrl).origin,
    directory,
    key,
  })
  const answerProtocol = provider.callback()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer)
    const answer =
      answerFedCm(pathname, request, response) ??
      (pathname.startsWith('/login/')
        ? answerLogin(provider, directory, request, response)
        : answerProtocol(request, response))
    answer.catch(() =>
      send(response, 400, problemPage('This sign-in has ended, or the provider was restarted.')),
    )
  })
  server.listen(Number(new URL(issuer).port), HOST)
  await once(server, 'listening')

  const variables = ids.flatMap((id) => {
    const prefix = `OIDC_${id.toUpperCase().replaceAll('-', '_')}_`
    const values = {
      ISSUER: issuer,
      CLIENT_ID,
      CLIENT_SECRET: clientSecret,
      ...(id === LOCAL_PROVIDER_ID && { NAME: 'Local ID' }),
      ...(fedCmIds.includes(id) && { FEDCM_URL: `${issuer}/fedcm.json` }),
    }
    return Object.entries(values).map(([name, value]) => [prefix + name, value])
  })
  return {
    issuer,
    environment: { OIDC_PROVIDERS: ids.join(','), ...Object.fromEntries(variables) } as Record<
      string,
      string
    >,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * Runs beside the development server if no provider is configured, so that OpenID sign-in works
 * offline on a first run.
 */
export const localIdentityProvider: Companion = async (environment) => {
  const { providers, appUrl } = parseEnv(environment)
  // A browser on another machine can't reach it.
  if (providers.length > 0 || !isLoopback(appUrl.hostname))
    return { environment: {}, stop: async () => undefined }
  const fedCmIds = environment.LOCAL_ID_FEDCM === 'true' ? [LOCAL_PROVIDER_ID] : []
  return startLocalIdentityProvider({ appUrl: environment.APP_URL ?? '', fedCmIds })
}

async function answerLogin(
  provider: Provider,
  directory: Directory,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Throws unless this browser started the interaction.
  await provider.interactionDetails(request, response)
  if (request.method !== 'POST') return send(response, 200, choicePage(directory.list(), APP_NAME))
  const form = await readForm(request)
  const accountId = form.has('email')
    ? directory.add(form.get('email') ?? '')
    : directory.find(form.get('sub') ?? '')?.sub
  if (form.has('cancel'))
    return provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'Cancelled',
    })
  if (!accountId) return send(response, 400, choicePage(directory.list(), APP_NAME))
  return provider.interactionFinished(
    request,
    response,
    { login: { accountId } },
    { mergeWithLastSubmission: false },
  )
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = ''
  for await (const chunk of request) {
    body += chunk
    if (body.length > MAX_FORM_BYTES) throw new Error('The form is too large')
  }
  return new URLSearchParams(body)
}

function send(response: ServerResponse, status: number, html: string): void {
  if (!response.headersSent)
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
  response.end(html)
}
