import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { PROJECT } from '@/scripts/dev/project'
import { LIMITS } from './podman'

const service = z.object({
  image: z.string().optional(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z
    .record(z.string(), z.object({ condition: z.literal('service_healthy') }))
    .optional(),
})
const compose = z.object({ services: z.record(z.string(), service) })
export type Service = z.infer<typeof service>

/** The services of compose.yaml, with `${NAME}` replaced as Compose does. */
export function readCompose(env: Record<string, string>): Record<string, Service> {
  const text = readFileSync(path.join(PROJECT, 'compose.yaml'), 'utf8')
  const script = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'
  const parsed = execFileSync('python3', ['-c', script], {
    input: interpolate(text, env),
    encoding: 'utf8',
  })
  return compose.parse(JSON.parse(parsed)).services
}

/** The options of `podman run` that do what Compose does for a service. */
export function runOptions(name: string, service: Service, network: string): string[] {
  const [kind, ...check] = service.healthcheck?.test ?? []
  if (kind !== undefined && kind !== 'CMD') throw new Error('The health check is not in exec form')
  return [
    `--name=${name}`,
    `--network=${network}`,
    ...LIMITS,
    ...Object.entries(service.environment).map(([key, value]) => `--env=${key}=${value}`),
    ...service.ports.map((port) => `--publish=${port}`),
    ...service.volumes.map((volume) => `--volume=${volume}`),
    ...(kind ? [`--health-cmd=${JSON.stringify(check)}`] : []),
  ]
}

/** Innermost first: `${A:-http://localhost:${B:-3000}}`. Throws the message of `${C:?message}`. */
function interpolate(text: string, env: Record<string, string>): string {
  const replaced = text.replace(/\$\{(\w+)(?::([-?])([^${}]*))?\}/g, (_, name, kind, rest) => {
    if (env[name]) return env[name]
    if (kind === '?') throw new Error(`${name} ${rest}`)
    return rest ?? ''
  })
  return replaced === text ? text : interpolate(replaced, env)
}
