import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runProcess } from '@/lib/testing/run-process'
import type { Node } from './cluster'

/** Sends `database` to the primary, and requests on `app` to the instances in turn. */
export async function startHaproxy(
  ports: { database: number; app: number },
  nodes: Node[],
  instances: number[],
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'haproxy-'))
  const config = path.join(folder, 'haproxy.cfg')
  const servers = (extra: string) =>
    instances.map((port, n) => `  server app${n} 127.0.0.1:${port} ${extra}`).join('\n')
  writeFileSync(
    config,
    `defaults
  timeout connect 2s
  timeout client 60s
  timeout server 60s

listen database
  bind 127.0.0.1:${ports.database}
  mode tcp
  timeout client 30m
  timeout server 30m
  option httpchk GET /primary
  http-check expect status 200
  timeout check 1s
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map(({ name, port, api }) => `  server ${name} 127.0.0.1:${port} check port ${api}`).join('\n')}

frontend visitors
  bind 127.0.0.1:${ports.app}
  mode http
  option forwardfor
  use_backend app_without_database if { nbsrv(app) eq 0 }
  default_backend app

backend app
  mode http
  balance roundrobin
  retries 2
  retry-on conn-failure
  option redispatch 1
  option httpchk GET /api/health/ready
  default-server inter 1s fall 1 rise 1
${servers('check')}

backend app_without_database
  mode http
  balance roundrobin
  retries 2
  retry-on conn-failure
  option redispatch 1
${servers('')}
`,
  )
  const running = runProcess('/usr/sbin/haproxy', ['-db', '-f', config])
  if (await Promise.race([running.exited.then(() => true), delay(500, false)]))
    throw new Error(`HAProxy ended:\n${running.output()}`)
  return {
    async stop() {
      running.kill('SIGKILL')
      await running.exited
      rmSync(folder, { recursive: true })
    },
  }
}
