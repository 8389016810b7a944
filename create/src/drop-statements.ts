const CLOSER = /^\s*(?:[)\]}]|<\/|\/?>)/
const OPENER = /[([{>]$/
const COMMENT = /^\s*(?:\/\/|\/\*|\*|--|#)/

/**
 * Takes out every statement that begins on the line where the mark begins: the line, the comment right above it, and, when the next lines
 * stand further in, those too, through what closes them. For text whose indentation can be relied on. Throws when the mark is nowhere.
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

/** Takes out the lines from the one where `from` begins through the one where the next `through` does. Throws when they are not there. */
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

/** Index of the line in which the character at `offset` stands. */
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

/** Index of the next line with text, if it stands further in. */
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
