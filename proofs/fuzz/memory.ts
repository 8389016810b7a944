import { execFileSync } from 'node:child_process'

type Process = { pid: number; parent: number; kilobytes: number; command: string }

/** Resident memory, in MB, of Next's server among the descendants of this process. */
export function serverMemory(): number {
  const all = processes()
  const ours = new Set([process.pid])
  // A parent may be listed after its child.
  for (let before = 0; before < ours.size; ) {
    before = ours.size
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid)
  }
  const servers = all.filter(
    ({ pid, command }) => ours.has(pid) && command.startsWith('next-server'),
  )
  if (servers.length === 0) throw new Error('The app runs no Next')
  return Math.round(Math.max(...servers.map(({ kilobytes }) => kilobytes)) / 1024)
}

function processes(): Process[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,rss=,args='], {
    encoding: 'utf8',
  })
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, pid, parent, kilobytes, command = ''] =
        /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
      return { pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), command }
    })
}
