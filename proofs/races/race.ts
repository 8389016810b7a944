import { randomUUID } from 'node:crypto'
import type { Arena } from './arena'

/** One round. Returns what is wrong afterwards, or null. */
export type Race = (arena: Arena) => Promise<string | null>

export function person(sub: string = randomUUID()) {
  return { sub, email: `${sub}@example.com`, email_verified: true, name: 'Ada' }
}

export function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)))
}

export function is(what: string, found: unknown, right: unknown): string | null {
  return found === right ? null : `${what}: ${found}, not ${right}`
}
