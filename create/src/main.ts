import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ask } from './ask.ts'
import { createApp } from './create-app.ts'
import { parseObject } from './json-object.ts'
import { HELP } from './messages.ts'
import { parseArguments } from './parse-arguments.ts'

const fromPackage = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The whole command. Returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const parsed = parseArguments(args)
  const version = String(parseObject(await readFile(fromPackage('package.json'), 'utf8')).version)
  if (parsed.kind === 'error') {
    console.error(parsed.message)
    console.error('All flags: create-latchkey --help')
    return 1
  }
  if (parsed.kind === 'help' || parsed.kind === 'version') {
    console.log(parsed.kind === 'help' ? HELP : version)
    return 0
  }
  const hasTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI
  return createApp(parsed.options, {
    cwd: process.cwd(),
    env: process.env,
    template: fromPackage('template'),
    overlays: fromPackage(''),
    version,
    today: new Date().toISOString().slice(0, 10),
    ask: hasTerminal ? (question) => ask(question, process.stdin, process.stdout) : null,
    print: (line) => console.log(line),
    printError: (line) => console.error(line),
  })
}
