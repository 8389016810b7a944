import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ask } from './ask.ts'
import { createApp } from './create-app.ts'
import { parseObject } from './json-object.ts'
import { HELP } from './messages.ts'
import { parseArguments } from './parse-arguments.ts'
import { parseUpgrade } from './parse-upgrade.ts'
import { upgrade } from './upgrade.ts'

const fromPackage = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The whole command. Returns the exit code. */
export async function main([first, ...rest]: string[]): Promise<number> {
  const isUpgrade = first === 'upgrade'
  const parsed = isUpgrade
    ? parseUpgrade(rest)
    : parseArguments(first === undefined ? [] : [first, ...rest])
  const version = String(parseObject(await readFile(fromPackage('package.json'), 'utf8')).version)
  if (parsed.kind === 'error') {
    console.error(parsed.message)
    console.error('All flags: create-latchkey --help')
    return isUpgrade ? 2 : 1
  }
  if (parsed.kind === 'help' || parsed.kind === 'version') {
    console.log(parsed.kind === 'help' ? HELP : version)
    return 0
  }
  const surroundings = {
    cwd: process.cwd(),
    env: process.env,
    version,
    print: (line: string) => console.log(line),
    printError: (line: string) => console.error(line),
  }
  if (parsed.kind === 'upgrade')
    return upgrade(parsed.options, { ...surroundings, own: fromPackage('') })
  const hasTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI
  return createApp(parsed.options, {
    ...surroundings,
    template: fromPackage('template'),
    overlays: fromPackage(''),
    today: new Date().toISOString().slice(0, 10),
    ask: hasTerminal ? (question) => ask(question, process.stdin, process.stdout) : null,
  })
}
