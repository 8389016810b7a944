import type { Page, Response } from '@playwright/test'

const SHORTEST_SECRET = 16

/**
 * Records all responses of the server at `url` to the page: `texts` are bodies and headers except
 * cookies, `cookies` the values set, by name and order.
 */
export function watchAnswers(page: Page, url: string) {
  const cookies: Record<string, string> = {}
  const reading: Promise<string>[] = []
  const watch = (response: Response) => {
    if (response.url().startsWith(url)) reading.push(read(response))
  }

  async function read(response: Response): Promise<string> {
    const headers = await response.headersArray()
    for (const { value } of headers.filter(({ name }) => name.toLowerCase() === 'set-cookie')) {
      const [, name = '', secret = ''] = /^([^=]+)=([^;]*)/.exec(value) ?? []
      if (secret.length < SHORTEST_SECRET) continue
      cookies[name in cookies ? `${name} ${reading.length}` : name] = secret
    }
    // A redirect has no body, and that of an abandoned response is gone.
    const body = await response.text().catch(() => '')
    const rest = headers.filter(({ name }) => name.toLowerCase() !== 'set-cookie')
    return [...rest.map(({ name, value }) => `${name}: ${value}`), body].join('\n')
  }

  page.on('response', watch)
  return {
    async stop() {
      page.off('response', watch)
      return { texts: await Promise.all(reading), cookies }
    },
  }
}
