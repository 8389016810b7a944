import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PROJECT } from '@/scripts/dev/project'

/** `{ name: 'COPY', text: '--from=build /app ./' }` */
type Instruction = { name: string; text: string }
/** The lines between two FROMs. */
export type Stage = { name: string; instructions: Instruction[] }

/** The stages of the project's Dockerfile, in order. */
export function readDockerfile(file = path.join(PROJECT, 'Dockerfile')): Stage[] {
  const lines = readFileSync(file, 'utf8')
    .replace(/\\\n/g, '')
    .split('\n')
    .map((line) => line.trim())
  const stages: Stage[] = []
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue
    const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (name === 'FROM')
      stages.push({ name: / AS (\S+)$/i.exec(text)?.[1] ?? '', instructions: [] })
    else stages.at(-1)?.instructions.push({ name, text })
  }
  return stages
}

/** The variables that a stage's ENV lines set. */
export function environmentOf({ instructions }: Stage): Record<string, string> {
  const pairs = instructions
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ text }) => text.split(/\s+/))
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}

/** A command in exec form, such as `["node", "server.js"]`. Throws if the stage has none. */
export function commandOf({ instructions }: Stage, name: 'CMD' | 'HEALTHCHECK'): string[] {
  const text = instructions.findLast((instruction) => instruction.name === name)?.text ?? ''
  const command: unknown = JSON.parse(text.slice(text.indexOf('[')))
  if (!Array.isArray(command)) throw new Error(`${name} is not in its exec form`)
  return command.map(String)
}
