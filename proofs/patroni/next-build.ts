import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeImage } from '@/proofs/hosting/image'
import { record } from '@/proofs/tools/steps'
import type { Instances } from './events'
import type { Ledger } from './ledger'

const NAME = 'The next version'
/** Next reports a form of another build by itself, with a stack. */
const REPORT = /^.*Failed to find Server Action.*\n(?:(?! +at ).*\n)?(?: +at .*\n)+/gm

/** An image of the app under another name. */
export function makeNextImage(): Promise<string> {
  return makeImage(null, (app) => {
    const file = path.join(app, 'lib/brand.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(APP_NAME = ).*/, `$1'${NAME}'`))
  })
}

/** Whether all instances are of the next build, and people with an old form were told so. */
export async function judgeDeployment({ running }: Instances, { answers }: Ledger): Promise<void> {
  const homes = await Promise.all(running.map(async ({ url }) => (await fetch(url)).text()))
  const isNew = homes.every((html) => html.includes(NAME))
  record('both instances are of the next build', isNew)
  const told = answers.get('303 /new-version') ?? 0
  record(`forms of another build, answered that there is a new version: ${told}`, told > 0)
}

export function withoutReports(output: string): string {
  return output.replace(REPORT, '')
}
