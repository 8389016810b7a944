import { isDeepStrictEqual } from 'node:util'
import { isObject, type JsonObject } from './json-object.ts'

/** A value that changed here and in the template: `path` is 'dependencies.next'. */
export type ManifestConflict = { path: string; yours: unknown; theirs: unknown }

type Merged = {
  merged: JsonObject
  conflicts: ManifestConflict[]
  /** Paths of keys that you deleted and that changed. They stay deleted. */
  deleted: string[]
}

/**
 * Merges package.json key by key. Markers would make it unreadable, so your value stays where both
 * changed one.
 */
export function mergeManifest(
  base: JsonObject,
  theirs: JsonObject,
  yours: JsonObject,
  above = '',
): Merged {
  const conflicts: ManifestConflict[] = []
  const deleted: string[] = []
  const merged = { ...yours }
  const added: string[] = []
  for (const key of new Set([...Object.keys(base), ...Object.keys(theirs)])) {
    const [was, next, own] = [base[key], theirs[key], yours[key]]
    if (isDeepStrictEqual(was, next) || isDeepStrictEqual(own, next)) continue
    if (isDeepStrictEqual(own, was)) {
      if (next === undefined) delete merged[key]
      else if (own === undefined) added.push(key)
      else merged[key] = next
    } else if (isObject(own) && isObject(next)) {
      const inner = mergeManifest(isObject(was) ? was : {}, next, own, `${above}${key}.`)
      merged[key] = inner.merged
      conflicts.push(...inner.conflicts)
      deleted.push(...inner.deleted)
    } else if (own === undefined) deleted.push(`${above}${key}`)
    else conflicts.push({ path: `${above}${key}`, yours: own, theirs: next })
  }
  return { merged: withAdded(merged, theirs, added), conflicts, deleted }
}

/** A new key comes after the one it follows in the template. */
function withAdded(merged: JsonObject, theirs: JsonObject, added: string[]): JsonObject {
  const order = Object.keys(theirs)
  const entries = Object.entries(merged)
  for (const key of order.filter((name) => added.includes(name))) {
    const before = order[order.indexOf(key) - 1]
    const at = entries.findIndex(([name]) => name === before)
    entries.splice(at === -1 ? entries.length : at + 1, 0, [key, theirs[key]])
  }
  return Object.fromEntries(entries)
}
