const CLOSER = /^\s*(?:[)\]}]|<\/|\/?>)/
const OPENER = /[([{>]$/
const COMMENT = /^\s*(?:\/\/|\/\*|\*|--|#)/

/**
 * Removes every statement that begins on a line with the mark: the comment right above, the line and
 * its more deeply indented lines through the closing one. Relies on formatted text. Throws if the
 * mark is missing.
 */
export function dropStatements(text: string, mark: string): string {
  if (!text.includes(mark)) throw new Error(`${JSON.stringify(mark)} is nowhere in the text.`)
  let result = text
  for (let at = result.indexOf(mark); at !== -1; at = result.indexOf(mark)) {
    const lines = result.split('\n')
    const index = lineAt(result, at)
    const start = startOf(lines, index)
    lines.splice(start, endOf(lines, index) - start + 1)
    closeGap(lines, start)
    result = lines.join('\n')
  }
  return result
}

/** Removes the lines from `from` through the next `through`. Throws if either is missing. */
export function cutLines(text: string, from: string, through: string): string {
  const lines = text.split('\n')
  const start = text.indexOf(from)
  const end = text.indexOf(through, start)
  if (start === -1 || end === -1)
    throw new Error(
      `From ${JSON.stringify(from)} through ${JSON.stringify(through)} is nowhere in the text.`,
    )
  const first = lineAt(text, start)
  lines.splice(first, lineAt(text, end) - first + 1)
  closeGap(lines, first)
  return lines.join('\n')
}

/** Index of the line that contains the character at `offset`. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1
}

function startOf(lines: readonly string[], index: number): number {
  const above = lines[index - 1]
  return above !== undefined &&
    COMMENT.test(above) &&
    indentation(above) >= indentation(lines[index])
    ? startOf(lines, index - 1)
    : index
}

/** Index of the statement's last line. */
function endOf(lines: readonly string[], index: number): number {
  const depth = indentation(lines[index])
  let end = index
  for (;;) {
    let inside = nextInside(lines, end, depth)
    if (inside === null) return end
    while (inside !== null) {
      end = inside
      inside = nextInside(lines, end, depth)
    }
    if (!CLOSER.test(lines[end + 1] ?? '')) return end
    end++
  }
}

/** Index of the next line with text, if it is indented more deeply. */
function nextInside(lines: readonly string[], index: number, depth: number): number | null {
  const next = lines.findIndex((line, at) => at > index && line.trim() !== '')
  return next !== -1 && indentation(lines[next]) > depth ? next : null
}

function indentation(line = ''): number {
  return line.length - line.trimStart().length
}

/** One empty line is left between neighbours, none at the edges of a block or of the file. */
function closeGap(lines: string[], index: number): void {
  const above = lines[index - 1]
  const below = lines[index]
  if (below?.trim() === '' && (above === undefined || above.trim() === '' || OPENER.test(above)))
    lines.splice(index, 1)
  else if (above?.trim() === '' && (below === undefined || CLOSER.test(below)))
    lines.splice(index - 1, 1)
}
