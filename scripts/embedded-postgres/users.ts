import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isAlive } from './process-check'

/** The processes that use a server, one file each: whoever leaves last stops it. To be called under the cluster's lock. */

let count = 0

/** Notes that this process uses the server; returns the note's name for `leave`. */
export function join(directory: string): string {
  mkdirSync(directory, { recursive: true })
  const name = `${process.pid}-${++count}`
  writeFileSync(path.join(directory, name), '')
  return name
}

/** Takes the note back and removes those of dead processes. Returns whether somebody still uses the server. */
export function leave(directory: string, name: string): boolean {
  rmSync(path.join(directory, name), { force: true })
  let isUsed = false
  for (const other of readdirSync(directory)) {
    if (isAlive(Number.parseInt(other, 10))) isUsed = true
    else rmSync(path.join(directory, other), { force: true })
  }
  return isUsed
}
