const CLOSE = 3

/**
 * The likely candidate: a few typing errors away, or with a word in common. Null if none is near.
 */
export function suggest(given: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(given, candidate) }))
    .sort((one, other) => one.distance - other.distance)
  const [nearest] = ranked
  if (nearest && nearest.distance <= Math.min(CLOSE, Math.ceil(given.length / 2)))
    return nearest.candidate
  const words = new Set(wordsOf(given))
  return candidates.find((candidate) => wordsOf(candidate).some((word) => words.has(word))) ?? null
}

function wordsOf(text: string): string[] {
  return text.split('-').filter((word) => word.length > 2)
}

/** Levenshtein distance. */
function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1]
    for (const [column, otherLetter] of [...other].entries()) {
      const insertion = (current[column] ?? 0) + 1
      const deletion = (previous[column + 1] ?? 0) + 1
      const change = (previous[column] ?? 0) + (letter === otherLetter ? 0 : 1)
      current.push(Math.min(insertion, deletion, change))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}
