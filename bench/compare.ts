import { type Load, load, type Work } from './load'
import type { Server } from './server'

export type Contender = { name: string; server: Server; work: Work }
export type Options = { rounds: number; seconds: number; connections: number; isQuick: boolean }

/** Medians over the rounds. Ratios are to the reference of the same round; times are milliseconds. */
export type Row = {
  name: string
  perSecond: number
  p50: number
  p95: number
  cpu: number
  timesPerSecond: number
  timesP95: number
  timesCpu: number
}

type Measured = Load & { cpu: number }

const WARM_UP_SECONDS = 2

/**
 * A B A B: in each round every contender is loaded once, one after the other, so that a busy moment
 * of the machine meets them alike. The first is the reference.
 */
export async function compare(contenders: Contender[], options: Options): Promise<Row[]> {
  for (const { server, work } of contenders)
    await load(server.url, work, { connections: 8, seconds: WARM_UP_SECONDS })
  const rounds: Measured[][] = []
  for (let round = 0; round < options.rounds; round++) {
    const measured: Measured[] = []
    for (const contender of contenders) measured.push(await measure(contender, options))
    rounds.push(measured)
  }
  return contenders.map(({ name }, index) => {
    const of = (pick: (own: Measured, reference: Measured) => number) =>
      median(rounds.map((all) => pick(all[index] as Measured, all[0] as Measured)))
    return {
      name,
      perSecond: of((own) => own.perSecond),
      p50: of((own) => own.p50),
      p95: of((own) => own.p95),
      cpu: of((own) => own.cpu),
      timesPerSecond: of((own, reference) => own.perSecond / reference.perSecond),
      timesP95: of((own, reference) => own.p95 / reference.p95),
      timesCpu: of((own, reference) => own.cpu / reference.cpu),
    }
  })
}

async function measure({ server, work }: Contender, options: Options): Promise<Measured> {
  const before = await server.cpu()
  const result = await load(server.url, work, options)
  return { ...result, cpu: ((await server.cpu()) - before) / result.count }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (
    ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
  )
}
