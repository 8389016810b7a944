import { setTimeout as delay } from 'node:timers/promises'
import { type Container, startContainer } from '@/proofs/hosting/container'
import type { Cluster } from './cluster'

/** Health checks of the balancer between two steps of a deployment. */
const SETTLE_MS = 2_000

export type Instances = {
  env: Record<string, string>
  nextImage: string
  running: Container[]
  ended: Container[]
}

/** What happens to the system. Each resolves when it is whole again. */
export function eventsOf(cluster: Cluster, instances: Instances) {
  let turn = 0
  return {
    async switchover() {
      const old = await cluster.requireLeader()
      await cluster.switchOver(old)
      await cluster.untilLedByOther(old)
      await cluster.untilWhole()
    },
    async kill() {
      const old = await cluster.requireLeader()
      cluster.kill(old)
      await cluster.untilLedByOther(old)
      cluster.restart(old)
      await cluster.untilWhole()
    },
    async 'app-kill'() {
      const place = turn++ % instances.running.length
      instances.running[place]?.kill('SIGKILL')
      await instances.running[place]?.exited
      await startAgain(instances, place)
    },
    /** Of the next build, from now on. */
    async deploy() {
      process.env.HOSTING_IMAGE = instances.nextImage
      for (let place = 0; place < instances.running.length; place++) {
        await instances.running[place]?.stop()
        await startAgain(instances, place)
        await delay(SETTLE_MS)
      }
    },
    async freeze() {
      const old = await cluster.requireLeader()
      cluster.freeze(old)
      await cluster.untilLedByOther(old)
      cluster.thaw(old)
      await cluster.untilWhole()
    },
  }
}

async function startAgain({ env, running, ended }: Instances, place: number): Promise<void> {
  const old = running[place]
  if (old) ended.push(old)
  const PORT = String(old?.port)
  const container = await startContainer({ ...env, PORT })
  running[place] = container
  await container.untilHealthy()
}
