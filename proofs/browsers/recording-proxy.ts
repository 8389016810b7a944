import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage } from 'node:http'

const REPORT = '/recording-proxy'

/**
 * Passes requests on to the app, and adds a script to its pages that reports what goes wrong in
 * them, and the page's status: WebKit's driver has no console, and its pages do not know it.
 */
export async function openRecordingProxy(port: number, target: string) {
  let problems: string[] = []
  let areScriptsOn = true

  const server = createServer((request, response) => {
    if (request.url === REPORT) {
      void textOf(request).then((text) => {
        problems.push(text)
        response.writeHead(204).end()
      })
      return
    }
    const headers = { ...request.headers, 'accept-encoding': 'identity' }
    const options = { method: request.method, headers }
    const passedOn = ask(new URL(request.url ?? '/', target), options, (answer) => {
      const policy = String(answer.headers['content-security-policy'])
      const [, nonce] = /'nonce-([^']+)'/.exec(policy) ?? []
      const { 'content-length': _, 'transfer-encoding': __, ...kept } = answer.headers
      if (!answer.headers['content-type']?.startsWith('text/html') || !nonce) {
        if ((answer.statusCode ?? 502) >= 400)
          problems.push(`${request.url}: status ${answer.statusCode}`)
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        return
      }
      if (!areScriptsOn)
        kept['content-security-policy'] = `${policy};script-src 'none'`.replace(
          /script-src [^;]*;/,
          '',
        )
      void textOf(answer).then((html) => {
        response.writeHead(answer.statusCode ?? 502, kept)
        const script = `window.answered = ${answer.statusCode};${RECORD}`
        response.end(html.replace(/<head[^>]*>/, `$&<script nonce="${nonce}">${script}</script>`))
      })
    })
    passedOn.on('error', () => response.destroy())
    request.pipe(passedOn)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    takeProblems() {
      const taken = problems
      problems = []
      return taken
    },
    setScripts(areOn: boolean) {
      areScriptsOn = areOn
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Reports synchronously, so that nothing is on its way when somebody asks. */
const RECORD = `(() => {
  function report(text) {
    const request = new XMLHttpRequest()
    request.open('POST', '${REPORT}', false)
    request.send(text + ' (' + location.href + ')')
  }
  for (const level of ['error', 'warn']) {
    console[level] = (...args) => report('console.' + level + ': ' + args.join(' '))
  }
  addEventListener('error', ({ message, target }) => report(message || 'not loaded: ' + (target.src || target.href)), true)
  addEventListener('unhandledrejection', ({ reason }) => report('rejected: ' + reason))
  addEventListener('securitypolicyviolation', (event) => report('policy: ' + event.effectiveDirective + ' ' + event.blockedURI))
})()`
