// Preloaded into Next: ends it and all it has started when the launcher is gone, even by kill -9. Next leads a process group of its own.
process.once('disconnect', () => process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGTERM'))
