import { connect, type Socket } from 'node:net'
import { z } from 'zod'

/** Message type 1 is an answer: its id, an error or null, a result or null. */
const answer = z.tuple([
  z.literal(1),
  z.number(),
  z.object({ error: z.string(), message: z.string() }).nullable(),
  z.unknown(),
])

type Waiting = { resolve: (result: unknown) => void; reject: (error: Error) => void }

/** Firefox's own protocol: WebDriver commands as JSON over TCP, each message after its length. */
export class Marionette {
  private received = Buffer.alloc(0)
  private lastId = 0
  private readonly waiting = new Map<number, Waiting>()

  private constructor(private readonly socket: Socket) {
    socket.on('data', (data) => this.receive(data))
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Firefox has ended.'))
    })
  }

  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    await new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject))
    return new Marionette(socket)
  }

  send(command: string, parameters: object = {}): Promise<unknown> {
    const id = ++this.lastId
    const message = JSON.stringify([0, id, command, parameters])
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.socket.write(`${Buffer.byteLength(message)}:${message}`)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data])
    for (;;) {
      const colon = this.received.indexOf(':')
      const end = colon + 1 + Number(this.received.subarray(0, Math.max(colon, 0)))
      if (colon < 0 || this.received.length < end) return
      const [, id, error, result] = answer.parse(
        JSON.parse(this.received.subarray(colon + 1, end).toString()),
      )
      this.received = this.received.subarray(end)
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`))
      else waiting?.resolve(result)
    }
  }
}
