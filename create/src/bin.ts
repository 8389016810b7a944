#!/usr/bin/env node
// Old versions of Node must be able to parse everything above this check.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 20 || (major === 20 && minor >= 19)) {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  console.error(`create-latchkey needs Node 20.19 or newer; this is ${process.version}.`)
  process.exitCode = 1
}
