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

/** Takes the note back. Returns whether somebody still uses the server. */
export function leave(directory: string, name: string): boolean {
  rmSync(path.join(directory, name), { force: true })
  return isUsed(directory)
}

/** Whether somebody uses the server. Removes the notes of dead processes. */
export function isUsed(directory: string): boolean {
  let isAnyAlive = false
  for (const other of readdirSync(directory)) {
    if (isAlive(Number.parseInt(other, 10))) isAnyAlive = true
    else rmSync(path.join(directory, other), { force: true })
  }
  return isAnyAlive
}
