const REQUEST_FAILED = 'request-failed'
const NEW_VERSION = 'new-version'
const LIVE = '/api/health/live'
const RETRY_MS = 5_000

export function reportNoAnswer() {
  window.dispatchEvent(new Event(REQUEST_FAILED))
}

export type Trouble = 'offline' | 'unreachable'

/**
 * Calls back with null when the connection is back. After a failed request, polls every five
 * seconds. Returns a function that stops watching.
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
    // A load balancer may answer for a server that is down.
    (response) => response.ok,
    () => false,
  )
}

/** The server doesn't know an action of this page. */
export function reportNewVersion(): void {
  window.dispatchEvent(new Event(NEW_VERSION))
}

/** Returns a function that stops watching. */
export function watchVersion(onNewVersion: () => void): () => void {
  window.addEventListener(NEW_VERSION, onNewVersion)
  return () => window.removeEventListener(NEW_VERSION, onNewVersion)
}
