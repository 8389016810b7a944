const REQUEST_FAILED = 'request-failed'
const LIVE = '/api/health/live'
const RETRY_MS = 5_000

/** Says that a request got no answer, so that whoever watches the connection has a look. */
export function reportNoAnswer() {
  window.dispatchEvent(new Event(REQUEST_FAILED))
}

/** 'offline': this device has no network. 'unreachable': it has one, and our server does not answer. */
export type Trouble = 'offline' | 'unreachable'

/**
 * Calls back whenever the connection to our server goes or comes back (null). Believes the browser when it says that there is no network; when it says that
 * there is one, only an answer counts, asked for after a request failed and every five seconds from then on. Returns how to stop.
 */
export function watchConnection(onChange: (trouble: Trouble | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isWatched = true

  async function look() {
    clearTimeout(timer)
    const trouble = navigator.onLine ? ((await hasAnswer()) ? null : 'unreachable') : 'offline'
    if (!isWatched) return
    onChange(trouble)
    if (trouble === 'unreachable') timer = setTimeout(look, RETRY_MS)
  }

  const events = ['online', 'offline', REQUEST_FAILED]
  for (const event of events) window.addEventListener(event, look)
  if (!navigator.onLine) look()
  return () => {
    isWatched = false
    clearTimeout(timer)
    for (const event of events) window.removeEventListener(event, look)
  }
}

async function hasAnswer(): Promise<boolean> {
  return fetch(LIVE, { cache: 'no-store' }).then(
    // A balancer in front of a server that is gone answers 502 or 503.
    (response) => response.ok,
    () => false,
  )
}
