const POLL_MS = 250

/**
 * Resolves when this process is to end: Ctrl-C, SIGTERM, SIGHUP, or, below npm, the loss of its parent: npm passes a SIGTERM to its `sh -c` only,
 * which dies of it without a word to us. Every further signal calls `onRepeat`.
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
