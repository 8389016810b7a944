import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Ledger } from './ledger'

const ANSWER_MS = 15_000
const RETRY_MS = 100
const PATIENCE_MS = 180_000

const sessionAnswer = z.object({ user: z.object({ id: z.string(), name: z.string() }).nullable() })

/** One person's browser: a cookie jar that reports every answer to the ledger. */
export class Visitor {
  private readonly cookies = new Map<string, string>()
  private userId = ''

  constructor(
    readonly url: string,
    private readonly ledger: Ledger,
    private readonly name: string,
  ) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  get sessionToken(): string {
    return this.cookies.get('session') ?? ''
  }

  get = (path: string) => this.send(path, {})

  post = (path: string, body: unknown) =>
    this.send(path, {
      method: 'POST',
      body: body instanceof URLSearchParams ? body : JSON.stringify(body),
      headers: body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' },
    })

  /** Repeats a request, for up to three minutes, until the answer is no failure of the system. */
  async insist(
    request: () => Promise<Response | null>,
  ): Promise<{ answer: Response; tries: number }> {
    const deadline = Date.now() + PATIENCE_MS
    for (let tries = 1; ; tries++) {
      const answer = await request()
      if (answer && answer.status < 500) return { answer, tries }
      if (Date.now() > deadline) throw new Error(`${this.name} was never served`)
      await delay(RETRY_MS)
    }
  }

  /** Notes whose session this is. Called after each sign-in. */
  async recordSession(): Promise<string> {
    const { answer } = await this.insist(() => this.get('/api/auth/session'))
    const { user } = sessionAnswer.parse(await answer.json())
    if (user && user.name !== this.name) this.ledger.mistaken.push(`${this.name} is ${user.name}`)
    if (!user) {
      this.ledger.signedOut.push(`${this.name}, who had just signed in`)
      return ''
    }
    this.userId = user.id
    this.ledger.sessions.push({ cookie: `session=${this.sessionToken}`, userId: user.id })
    return user.id
  }

  /** null if the connection was lost. */
  private async send(path: string, init: RequestInit): Promise<Response | null> {
    const answer = await fetch(new URL(path, this.url), {
      ...init,
      redirect: 'manual',
      headers: { origin: this.url, cookie: this.cookie, ...init.headers },
      signal: AbortSignal.timeout(ANSWER_MS),
    })
      // A body may be cut off as well.
      .then(async (response) => new Response(await response.text(), response))
      .catch(() => null)
    this.ledger.answered(answer)
    for (const line of answer?.headers.getSetCookie() ?? []) this.keep(line)
    return answer
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    const isDeleted = attributes.includes('Max-Age=0')
    if (isDeleted && name === 'session' && this.userId)
      this.ledger.signedOut.push(`${this.name}, by a cookie`)
    if (isDeleted) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
