import { once } from 'node:events'
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runProcess } from '@/lib/testing/run-process'
import { serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { makeCertificate } from './certificate'
import { provideProgram } from './provide'

const PROGRAM = '/usr/sbin/nginx'
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/**
 * Starts nginx with TLS for `host` on `port` in front of `target`. Apart from `location` it has
 * nginx's defaults: HTTP/1.0 upstream, rewritten `Host`, 4 KB buffers.
 */
export async function startNginx({
  host,
  port,
  target,
  location = '',
}: {
  host: string
  port: number
  target: number
  location?: string
}) {
  provideProgram(PROGRAM, 'nginx-light')
  const directory = await mkdtemp(path.join(tmpdir(), 'nginx-'))
  const { key, cert } = makeCertificate(host, directory)
  const config = path.join(directory, 'nginx.conf')
  const logs = ['access.log', 'error.log'].map((name) => path.join(directory, name))
  await writeFile(
    config,
    `daemon off;
pid ${directory}/pid;
events {}
http {
  access_log ${logs[0]};
${TEMPORARY.map((name) => `  ${name}_temp_path ${directory}/${name};`).join('\n')}
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${host};
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    location / {
      proxy_pass http://127.0.0.1:${target};
      ${location}
    }
  }
}
`,
  )
  const account = serverAccount(directory)
  if (account)
    for (const file of [directory, key, cert]) await chown(file, account.uid, account.gid)
  const running = runProcess(PROGRAM, ['-c', config, '-e', logs[1] ?? ''], { ...account })
  while (!(await isListening(port))) {
    const isOver = await Promise.race([running.exited.then(() => true), delay(50, false)])
    if (isOver) throw new Error(`nginx ended:\n${running.output()}`)
  }
  return {
    /** Its output and log so far. */
    async log() {
      const texts = await Promise.all(logs.map((file) => readFile(file, 'utf8').catch(() => '')))
      return [running.output(), ...texts].join('')
    },
    async stop() {
      running.kill('SIGTERM')
      await running.exited
      await rm(directory, { recursive: true })
    },
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
