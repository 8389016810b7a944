import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { openBuiltApp } from '@/lib/testing/app'
import { createMeasuredUser } from '@/proofs/measured-user'
import { PROJECT } from '@/scripts/dev/project'
import { runScript } from '@/scripts/dev/run-script'

const REQUESTS = 400
const CLIENTS = 8
/** Linux counts the time of processes in hundredths of a second. */
const TICK_MS = 10

/** Measures the build of the folder that it lies in. Prints one line of JSON for each page. */
async function main(): Promise<void> {
  const app = await openBuiltApp({ name: 'next_major' })
  try {
    const cookie = `session=${await createMeasuredUser(app.databaseUrl)}`
    for (const [name, path, headers] of [
      ['/', '/', {}],
      ['/todos', '/todos', { cookie }],
    ] as const) {
      const get = () => fetch(app.url + path, { headers, redirect: 'manual' })
      await visit(get)
      const [cpu, begun] = [cpuMs(), Date.now()]
      await visit(get)
      const seconds = (Date.now() - begun) / 1000
      const html = Buffer.from(await (await get()).arrayBuffer())
      console.log(
        JSON.stringify({
          page: name,
          cpuMs: Number(((cpuMs() - cpu) / REQUESTS).toFixed(2)),
          perSecond: Math.round(REQUESTS / seconds),
          bytes: html.length,
          gzip: gzipSync(html).length,
        }),
      )
    }
    for (const path of ['/todos', '/nothing-here']) {
      const { status } = await fetch(app.url + path, { redirect: 'manual' })
      console.log(JSON.stringify({ signedOut: path, status }))
    }
  } finally {
    await app.close()
  }
}

async function visit(get: () => Promise<Response>): Promise<void> {
  let left = REQUESTS
  const client = async () => {
    while (left-- > 0) await (await get()).arrayBuffer()
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
}

/** CPU time of the servers that were started in this folder. */
function cpuMs(): number {
  return readdirSync('/proc').reduce((sum, pid) => sum + (isServer(pid) ? timeOf(pid) : 0), 0)
}

function isServer(pid: string): boolean {
  try {
    return (
      Number(pid) !== process.pid &&
      readlinkSync(`/proc/${pid}/cwd`).startsWith(PROJECT) &&
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('next-server')
    )
  } catch {
    return false
  }
}

function timeOf(pid: string): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

await runScript(main)
