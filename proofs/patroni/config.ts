import { readdirSync } from 'node:fs'
import path from 'node:path'

const POSTGRES = '/usr/lib/postgresql'

/** JSON is YAML. */
export function patroniConfig(name: string, port: number, api: number, data: string, etcd: number) {
  const version = readdirSync(POSTGRES).sort().at(-1) ?? ''
  const login = (username: string) => ({ username, password: 'failover' })
  return JSON.stringify({
    scope: 'latchkey',
    name,
    restapi: { listen: `127.0.0.1:${api}`, connect_address: `127.0.0.1:${api}` },
    etcd3: { host: `127.0.0.1:${etcd}` },
    bootstrap: {
      dcs: {
        ttl: 20,
        loop_wait: 2,
        retry_timeout: 3,
        synchronous_mode: true,
        postgresql: {
          use_pg_rewind: true,
          remove_data_directory_on_rewind_failure: true,
          parameters: { wal_log_hints: 'on' },
        },
      },
      initdb: [{ encoding: 'UTF8' }, 'data-checksums'],
      pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'],
    },
    postgresql: {
      listen: `127.0.0.1:${port}`,
      connect_address: `127.0.0.1:${port}`,
      data_dir: data,
      bin_dir: path.join(POSTGRES, version, 'bin'),
      pgpass: `${data}.pass`,
      authentication: { superuser: login('postgres'), replication: login('replicator') },
      parameters: { unix_socket_directories: '', shared_buffers: '64MB', timezone: 'UTC' },
    },
  })
}
