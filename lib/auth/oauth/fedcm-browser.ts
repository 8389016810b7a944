import { postJson } from '@/lib/browser/post-json'

type Options = { configURL: string; clientId: string; nonce: string }
type Answer = { ok: true; redirectTo: string } | { ok: false; message: string }

/** Browsers don't say which. */
const NOT_USED =
  'Your browser’s sign-in window closed or didn’t work. Press again to continue on the provider’s site.'

/** FedCM in active mode, which needs a recent click. */
export async function signInWithFedCm(provider: string, returnTo: string): Promise<Answer> {
  const options = await postJson<Options>(`/api/auth/oauth/${provider}/fedcm/options`, { returnTo })
  if (!options.ok) return options
  const { nonce } = options.value
  const token = await askForToken(options.value).catch(() => null)
  if (!token) return { ok: false, message: NOT_USED }
  const path = `/api/auth/oauth/${provider}/fedcm/verify` as const
  const answer = await postJson<{ redirectTo: string }>(path, { nonce, token })
  return answer.ok ? { ok: true, ...answer.value } : answer
}

async function askForToken({ configURL, clientId, nonce }: Options): Promise<unknown> {
  const request = {
    identity: { mode: 'active', providers: [{ configURL, clientId, params: { nonce } }] },
    mediation: 'required',
  } as const
  const credential = await navigator.credentials.get(request)
  return credential && 'token' in credential ? credential.token : null
}
