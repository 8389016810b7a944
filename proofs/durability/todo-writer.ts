import { setTimeout as delay } from 'node:timers/promises'

const ANSWER_MS = 15_000
const RETRY_MS = 50

/** The todo form as a browser without JavaScript sends it: action and hidden fields. */
type AddForm = { action: string; fields: [string, string][] }

/**
 * A client that adds todos one after another until the signal aborts, and records which were
 * acknowledged.
 */
export class TodoWriter {
  /** Titles of todos that the app has shown as saved. */
  readonly acknowledged = new Set<string>()
  /** Number of attempts, including unanswered ones. */
  attempts = 0

  constructor(
    private readonly url: string,
    private readonly sessionToken: string,
    private readonly name: string,
    private readonly onAnswer: (answer: Response) => void = () => undefined,
    private readonly onSaved: () => void = () => undefined,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const form = await this.readForm()
    while (!signal.aborted) {
      const title = `${this.name} writes ${++this.attempts}`
      const isSaved = await this.add(form, title).catch(() => false)
      if (isSaved) {
        this.acknowledged.add(title)
        this.onSaved()
      } else await delay(RETRY_MS)
    }
  }

  /**
   * Whether the answer lists the todo. A refusal, the maintenance page or a lost connection
   * acknowledges nothing.
   */
  private async add({ action, fields }: AddForm, title: string): Promise<boolean> {
    const body = new FormData()
    for (const [name, value] of fields) body.append(name, value)
    body.append('title', title)
    const response = await this.request(action, { method: 'POST', body, redirect: 'manual' })
    this.onAnswer(response)
    return (
      response.status === 200 && (await response.text()).includes(`aria-label="Delete ${title}"`)
    )
  }

  private async readForm(): Promise<AddForm> {
    const html = await (await this.request('/todos', {})).text()
    const form = html.split('<form').find((part) => part.includes('name="title"')) ?? ''
    const action = /^[^>]* action="([^"]*)"/.exec(form)?.[1]
    if (action === undefined) throw new Error('There is no form for a new todo on /todos')
    const hidden = form.matchAll(/<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?/g)
    return {
      action: decode(action),
      fields: [...hidden].map(([, name = '', value = '']) => [decode(name), decode(value)]),
    }
  }

  private request(path: string, init: RequestInit): Promise<Response> {
    const headers = { cookie: `session=${this.sessionToken}`, origin: this.url }
    return fetch(new URL(path, this.url), {
      ...init,
      headers,
      signal: AbortSignal.timeout(ANSWER_MS),
    })
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
