import { parseArgs } from 'node:util'
import { runScript } from '../scripts/dev/run-script'
import { inLanes } from './fuzz/send'
import { ACCOUNTS } from './races/accounts'
import { openArena } from './races/arena'
import { CEREMONIES } from './races/ceremonies'
import { printTotals, record } from './tools/steps'

/**
 * `npm run test:races -- --rounds 200`: requests that must not both win, sent at once to two
 * instances of the production build. `--only counter` selects races by their names. Builds the app,
 * unless E2E_BUILT=true.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '200' }, only: { type: 'string', default: '' } },
  })
  const rounds = Number(values.rounds)
  const arena = await openArena()
  try {
    for (const [name, race] of Object.entries({ ...CEREMONIES, ...ACCOUNTS })) {
      if (!name.includes(values.only)) continue
      const started = Date.now()
      const violations: string[] = []
      const numbers = Array.from({ length: rounds }, (_, index) => index + 1)
      const run = async (round: number) => {
        const wrong = await race(arena).catch((error: unknown) => String(error))
        if (wrong !== null) violations.push(`Round ${round}: ${wrong}`)
      }
      // Admins are counted over all users.
      if (name.includes('admins')) for (const number of numbers) await run(number)
      else await inLanes(numbers, run)
      const seconds = Math.round((Date.now() - started) / 1000)
      const text = `${name}: ${violations.length} violations in ${rounds} rounds (${seconds} s)`
      record(text, violations.length === 0, violations.slice(0, 10).join('\n'))
    }
  } finally {
    await arena.close()
  }
  printTotals()
}

await runScript(main)
