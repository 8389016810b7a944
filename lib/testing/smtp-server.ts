import { type AddressInfo, createServer, type Socket } from 'node:net'

export type ReceivedMail = { to: string[]; data: string }
export type SmtpServer = Awaited<ReturnType<typeof openSmtpServer>>

/**
 * As much of RFC 5321 as a client needs, on loopback. `refuses` is its answer to every recipient,
 * `refusesSender` to every sender. While `isSilent`, it accepts connections and says nothing.
 */
export async function openSmtpServer() {
  const state = { refuses: '', refusesSender: '', isSilent: false }
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (state.isSilent) return
    let mail: ReceivedMail = { to: [], data: '' }
    let isInData = false
    let rest = ''
    const answer = (line: string): string | null => {
      if (isInData && line !== '.') {
        mail.data += `${line}\r\n`
        return null
      }
      if (isInData) {
        mails.push(mail)
        mail = { to: [], data: '' }
      } else if (line.startsWith('MAIL FROM:') && state.refusesSender) return state.refusesSender
      else if (line.startsWith('RCPT TO:')) {
        if (state.refuses) return state.refuses
        mail.to.push(line.slice('RCPT TO:'.length).split(' ')[0] ?? '')
      } else if (line === 'QUIT') return '221 Bye'
      else if (line === 'STARTTLS') return '502 Not implemented'
      isInData = !isInData && line === 'DATA'
      return isInData ? '354 Go on' : '250 OK'
    }
    socket.write('220 test\r\n')
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8')
      const lines = rest.split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const said = answer(line)
        if (said) socket.write(`${said}\r\n`)
        if (said?.startsWith('221')) socket.end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    connections: () => sockets.size,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  })
}
