/** The answers to all visitors, and what they were promised. */
export class Ledger {
  /** Milliseconds since the epoch. */
  readonly acknowledgedAt: number[] = []
  /** How often each status was answered, with the page of a redirect. */
  readonly answers = new Map<string, number>()
  /** How often an OAuth sign-in ended at each code. */
  readonly landings = new Map<string, number>()
  /** Every session that was given to somebody. */
  readonly sessions: { cookie: string; userId: string }[] = []
  readonly signedOut: string[] = []
  /** Names of people, each of one sign-up, and whether it was acknowledged. */
  readonly signUps = new Map<string, boolean>()
  /** People who were signed in as somebody else. */
  readonly mistaken: string[] = []
  /** Ceremonies refused although nothing had failed before. */
  readonly refused: string[] = []

  /** null is a lost connection. */
  answered(answer: Response | null): void {
    const location = answer?.headers.get('location')
    const page = location ? new URL(location, 'http://app').pathname : ''
    const key = answer ? `${answer.status} ${page}`.trim() : 'none'
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1)
  }

  acknowledge(): void {
    this.acknowledgedAt.push(Date.now())
  }

  /** Milliseconds of the longest time without an acknowledgement between two moments. */
  longestGap(from: number, to: number): number {
    const times = [from, ...this.acknowledgedAt.filter((time) => time > from && time < to), to]
    return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))
  }
}

/** The value below which the given share of all values is. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0
}
