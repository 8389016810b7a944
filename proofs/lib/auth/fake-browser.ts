import { vi } from 'vitest'
import type { ErrorCode } from '@/lib/errors'

/** All that our code passes to `navigator.credentials`. */
export type CredentialRequest = CredentialRequestOptions &
  CredentialCreationOptions & { uiMode?: string; identity?: unknown }

type Details = Record<string, unknown>
type Reply = Pick<Response, 'ok' | 'json'>

export const HOST = 'app.example.com'

class FakeDocument extends EventTarget {
  visibilityState = 'visible'
  isFocused = true
  hasFocus = () => this.isFocused
  /** The field that SimpleWebAuthn looks for before autofill. */
  querySelectorAll = () => [{}]
}

class FakeWindow extends EventTarget {
  PublicKeyCredential?: object
  readonly location = { hostname: HOST, assign: vi.fn<(url: string) => void>() }
}

export class PageTransition extends Event {
  constructor(
    type: string,
    readonly persisted: boolean,
  ) {
    super(type)
  }
}

/**
 * The browser and the server around code that runs in a browser. End it with
 * `vi.unstubAllGlobals()`.
 */
export function openFakeBrowser() {
  const document = new FakeDocument()
  const window = new FakeWindow()
  const replies = new Map<string, () => Reply | Promise<Reply>>()
  const browser = {
    document,
    window,
    navigator: {
      onLine: true,
      userActivation: { isActive: false } as { isActive: boolean } | undefined,
      credentials: { get: ask, create: ask },
    },
    /** What our code sent to the server. */
    fetched: [] as { path: string; body: unknown }[],
    /** What our code asked of `navigator.credentials`. */
    requests: [] as CredentialRequest[],
    /** Answers requests. They wait until they are aborted, unless a test replaces it. */
    authenticator: (_request: CredentialRequest): Promise<unknown> => new Promise(() => {}),
    capabilities: async (): Promise<object> => ({ immediateGet: true }),
    isAutofillAvailable: async (): Promise<boolean> => true,
    signal: vi.fn(async (_name: string, _details: Details): Promise<void> => {}),
    storage: new Map<string, string>(),
    /** Without a reply for its path, a request finds no connection. */
    reply(path: string, body: unknown, status = 200) {
      replies.set(path, () => reply(body, status))
    },
    fail(path: string, code: ErrorCode, more: Details = {}) {
      browser.reply(path, { error: { code, message: `Refused: ${code}`, ...more } }, 400)
    },
    /** Replies once the returned function is called. */
    hold(path: string, body: unknown): () => void {
      let release = () => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      replies.set(path, () => released.then(() => reply(body)))
      return release
    },
  }

  /** An aborted request ends as in a browser. */
  async function ask(request: CredentialRequest): Promise<unknown> {
    browser.requests.push(request)
    request.signal?.throwIfAborted()
    const ended = new Promise((_resolve, reject) => {
      request.signal?.addEventListener('abort', () => reject(request.signal?.reason))
    })
    return Promise.race([browser.authenticator(request), ended])
  }

  const PublicKeyCredential = Object.assign(() => {}, {
    getClientCapabilities: () => browser.capabilities(),
    isConditionalMediationAvailable: () => browser.isAutofillAvailable(),
    parseRequestOptionsFromJSON: (options: Details) => ({ ...options, isParsed: true }),
    signalAllAcceptedCredentials: (details: Details) => browser.signal('accepted', details),
    signalUnknownCredential: (details: Details) => browser.signal('unknown', details),
    signalCurrentUserDetails: (details: Details) => browser.signal('details', details),
  })
  window.PublicKeyCredential = PublicKeyCredential
  const globals = {
    document,
    window,
    PublicKeyCredential,
    navigator: browser.navigator,
    location: window.location,
    PageTransitionEvent: PageTransition,
    sessionStorage: {
      getItem: (name: string) => browser.storage.get(name) ?? null,
      setItem: (name: string, value: string) => void browser.storage.set(name, value),
    },
    fetch: async (path: string, init?: RequestInit) => {
      browser.fetched.push({ path, body: init?.body ? JSON.parse(String(init.body)) : undefined })
      const answer = replies.get(path)
      if (!answer) throw new TypeError('Failed to fetch')
      return answer()
    },
  }
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  return browser
}

/** Not a real `Response`: fake timers would not wait for its body. */
function reply(body: unknown, status = 200): Reply {
  return { ok: status < 400, json: async () => JSON.parse(JSON.stringify(body)) }
}

/** A credential as a browser returns it. Its JSON is what the native method makes of it. */
export function credential(id: string, authenticatorAttachment: string | null = 'platform') {
  const bytes = new Uint8Array([1, 2, 3]).buffer
  const response = {
    authenticatorData: bytes,
    attestationObject: bytes,
    clientDataJSON: bytes,
    signature: bytes,
  }
  return {
    id,
    rawId: bytes,
    type: 'public-key',
    response,
    authenticatorAttachment,
    getClientExtensionResults: () => ({}),
    toJSON: () => ({ id, isNative: true, authenticatorAttachment }),
  }
}

export function refusal(name: string) {
  return async () => {
    throw new DOMException('', name)
  }
}
