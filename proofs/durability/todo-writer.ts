import { setTimeout as delay } from 'node:timers/promises'

const ANSWER_MS = 15_000
const RETRY_MS = 50

/** The todo form as a browser without JavaScript sends it: action and hidden fields. */
type AddForm = { action: string; fields: [string, string][] }

/**
 * A client that adds todos one after another until the signal aborts, and records which were
 * acknowledged.
 */
export abstract class Writer {
  /** Titles of todos that the app has said are saved. */
  readonly acknowledged = new Set<string>()
  /** Number of attempts, including unanswered ones. */
  attempts = 0

  constructor(
    protected readonly url: string,
    private readonly name: string,
    private readonly onSaved: () => void = () => undefined,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    let add = await this.open()
    while (!signal.aborted) {
      const title = `${this.name} writes ${++this.attempts}`
      const isSaved = await add(title).catch(() => false)
      if (isSaved) {
        this.acknowledged.add(title)
        this.onSaved()
      } else {
        await delay(RETRY_MS)
        // The next build may have another form. During an outage there is none.
        add = await this.open().catch(() => add)
      }
    }
  }

  /**
   * The returned function resolves to whether the app has said that the todo is saved. A refusal,
   * the maintenance page or a lost connection acknowledges nothing.
   */
  protected abstract open(): Promise<(title: string) => Promise<boolean>>

  protected request(path: string, init: RequestInit): Promise<Response> {
    return fetch(new URL(path, this.url), { ...init, signal: AbortSignal.timeout(ANSWER_MS) })
  }
}

/** By the API, with a personal access token. */
export class ApiWriter extends Writer {
  constructor(
    url: string,
    private readonly token: string,
    name: string,
  ) {
    super(url, name)
  }

  protected async open() {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' }
    return async (title: string) => {
      const body = JSON.stringify({ title })
      const response = await this.request('/api/todos', { method: 'POST', headers, body })
      return response.status === 201 && (await response.text()).includes(`"title":"${title}"`)
    }
  }
}

/** By the form, on the page. */
export class TodoWriter extends Writer {
  constructor(
    url: string,
    private readonly sessionToken: string,
    name: string,
    private readonly onAnswer: (answer: Response) => void = () => undefined,
    onSaved?: () => void,
  ) {
    super(url, name, onSaved)
  }

  protected async open() {
    const { action, fields } = await this.readForm()
    return async (title: string) => {
      const body = new FormData()
      for (const [name, value] of fields) body.append(name, value)
      body.append('title', title)
      const response = await this.ask(action, { method: 'POST', body, redirect: 'manual' })
      this.onAnswer(response)
      return (
        response.status === 200 && (await response.text()).includes(`aria-label="Delete ${title}"`)
      )
    }
  }

  private async readForm(): Promise<AddForm> {
    const html = await (await this.ask('/todos', {})).text()
    const form = html.split('<form').find((part) => part.includes('name="title"')) ?? ''
    const action = /^[^>]* action="([^"]*)"/.exec(form)?.[1]
    if (action === undefined) throw new Error('There is no form for a new todo on /todos')
    const hidden = form.matchAll(/<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?/g)
    return {
      action: decode(action),
      fields: [...hidden].map(([, name = '', value = '']) => [decode(name), decode(value)]),
    }
  }

  private ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { cookie: `session=${this.sessionToken}`, origin: this.url }
    return this.request(path, { ...init, headers })
  }
}

/** Unescapes an attribute rendered by React. */
function decode(value: string): string {
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
