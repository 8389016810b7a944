const GRACE_MS = 9_000

// Preloaded into Next: ends its process group when the launcher is gone, even by kill -9.
process.once('disconnect', () => {
  const group = process.platform === 'win32' ? process.pid : 0
  process.kill(group, 'SIGTERM')
  // Next waits for open connections, and a busy client may never close its own.
  setTimeout(() => process.kill(group, 'SIGKILL'), GRACE_MS).unref()
})
