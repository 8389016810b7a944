const POLL_MS = 250

/**
 * Resolves on Ctrl-C, SIGTERM, SIGHUP or, under npm, when the parent is gone: npm sends SIGTERM
 * only to its `sh -c`, which dies without passing it on. Further signals call `onRepeat`.
 */
export function untilToldToStop(onRepeat: () => void): Promise<void> {
  return new Promise((resolve) => {
    let isTold = false
    function tell(): void {
      if (isTold) onRepeat()
      isTold = true
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, tell)
    if (!process.env.npm_lifecycle_event) return
    const parent = process.ppid
    const timer = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(timer)
      if (!isTold) tell()
    }, POLL_MS).unref()
  })
}
