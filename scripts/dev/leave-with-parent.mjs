const GRACE_MS = 9_000

// Preloaded into Next: ends it and all it has started when the launcher is gone, even by kill -9. Next leads a process group of its own.
process.once('disconnect', () => {
  const group = process.platform === 'win32' ? process.pid : 0
  process.kill(group, 'SIGTERM')
  // Next waits for its connections, and a busy client keeps one open for ever.
  setTimeout(() => process.kill(group, 'SIGKILL'), GRACE_MS).unref()
})
