import { Session } from 'node:inspector'

// Loaded into each server by --import. Answers the bench over the process's channel.
const session = new Session()
session.connect()
const post = (method, params) =>
  new Promise((resolve, reject) =>
    session.post(method, params, (error, result) => (error ? reject(error) : resolve(result))),
  )

const answers = {
  cpu() {
    const { user, system } = process.cpuUsage()
    return { microseconds: user + system }
  },
  memory() {
    globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    return { rss, heapUsed }
  },
  async startProfile() {
    await post('Profiler.enable')
    await post('Profiler.start')
    return {}
  },
  stopProfile: () => post('Profiler.stop'),
}

process.on('message', async (question) => {
  if (question in answers) process.send({ question, ...(await answers[question]()) })
})
process.channel.unref()
