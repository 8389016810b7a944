import { expect, test } from 'vitest'
import { attachment, csvLine, textStream } from '@/lib/http/download'
import { logLinesOf } from '@/lib/testing/log-lines'

const NAMES: [string, string][] = [
  ['latchkey-2026-11-27.json', 'attachment; filename="latchkey-2026-11-27.json"'],
  [
    'łódź-2026.json',
    `attachment; filename="-odz-2026.json"; filename*=UTF-8''%C5%82%C3%B3d%C5%BA-2026.json`,
  ],
  ['鍵.json', `attachment; filename="-.json"; filename*=UTF-8''%E9%8D%B5.json`],
  ['a"b\\c.json', `attachment; filename="a-b-c.json"; filename*=UTF-8''a%22b%5Cc.json`],
  [
    "it's (a) *.json",
    `attachment; filename="it-s-a-.json"; filename*=UTF-8''it%27s%20%28a%29%20%2A.json`,
  ],
  [
    'a\r\nset-cookie: x',
    `attachment; filename="a-set-cookie-x"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x`,
  ],
]

test.for(NAMES)('%s becomes a valid header in any language', ([name, header]) => {
  expect(attachment(name)).toBe(header)
  expect(new Response('', { headers: { 'content-disposition': attachment(name) } }).status).toBe(
    200,
  )
})

test('a line of CSV quotes each cell and defuses formulas, also after spaces', () => {
  expect(csvLine(['Ada "Countess"', null, undefined, '=1+1', ' @x', '1+1'])).toBe(
    `"Ada ""Countess""","","","'=1+1","' @x","1+1"\r\n`,
  )
})

const REQUEST = new Request('http://localhost:3000/export')

test('an error in the middle aborts the download, and is logged without its message', async () => {
  async function* failing() {
    yield 'half of '
    throw new Error('ada@example.com')
  }
  const lines = await logLinesOf(async () => {
    const body = textStream(failing(), REQUEST)
    await expect(new Response(body).text()).rejects.toThrow()
  })
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'server_error', path: '/export' },
  ])
  expect(lines.join()).not.toContain('ada@example.com')
})

test('a download that its reader gives up stops reading', async () => {
  let isOpen = true
  async function* endless() {
    try {
      for (;;) yield 'more'
    } finally {
      isOpen = false
    }
  }
  const reader = textStream(endless(), REQUEST).getReader()
  await reader.read()
  await reader.cancel()
  expect(isOpen).toBe(false)
})
