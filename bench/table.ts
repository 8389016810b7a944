import type { Row } from './compare'

type Cell = string | number

/** A Markdown table. Numbers are given three significant digits. */
export function table(head: string[], rows: Cell[][]): string {
  const line = (cells: Cell[]) => `| ${cells.map(shown).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

export const COMPARED = ['req/s', '×', 'p50 / p95 ms', 'CPU ms', '×']

export function compared({ perSecond, timesPerSecond, p50, p95, cpu, timesCpu }: Row): Cell[] {
  return [
    perSecond,
    timesPerSecond.toFixed(2),
    `${shown(p50)} / ${shown(p95)}`,
    cpu,
    timesCpu.toFixed(2),
  ]
}

function shown(cell: Cell): string {
  if (typeof cell === 'string') return cell
  if (!Number.isFinite(cell)) return '–'
  if (Number.isInteger(cell) || cell >= 100) return Math.round(cell).toLocaleString('en')
  return cell.toPrecision(3)
}
