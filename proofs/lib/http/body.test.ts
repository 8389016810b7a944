import { expect, test } from 'vitest'
import { z } from 'zod'
import { readForm, readJson } from '@/lib/http/body'
import { openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
} from '@/lib/testing/ceremonies'
import { snapshot } from '@/lib/testing/database'

const KB = 1024
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }
const schema = z.object({ name: z.string().optional() })

function post(body: BodyInit | null, headers: Record<string, string> = JSON_TYPE): Request {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' }
  return new Request('http://localhost:3000/', init)
}

/** A body whose length nobody announced, and which says how much of it was read. */
function stream(bytes: number) {
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      if (sent >= bytes) return controller.close()
      sent += KB
      controller.enqueue(new Uint8Array(KB).fill(0x20))
    },
  })
  return { body, sent: () => sent }
}

test.for([
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  ' application/json ;x=y',
])('reads JSON sent as "%s"', async (type) => {
  expect(await readJson(post('{"name":"Ada","more":1}', { 'content-type': type }), schema)).toEqual(
    { name: 'Ada' },
  )
})

test.for([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/jsonx',
  'text/json',
  'application/json, text/plain',
  '',
])('refuses JSON sent as "%s", which another site’s form could post', async (type) => {
  await expect(
    readJson(post('{"name":"Ada"}', { 'content-type': type }), schema),
  ).rejects.toMatchObject({
    code: 'invalid_input',
    message: 'The content type must be application/json.',
  })
})

test('refuses JSON without a content type', async () => {
  await expect(readJson(post(new Uint8Array([0x7b, 0x7d]), {}), schema)).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test.for([readJson, readForm] as const)(
  'takes 64 KB and not a byte more, announced or not',
  async (read) => {
    const type = read === readJson ? JSON_TYPE : FORM_TYPE
    const fill = (size: number) =>
      read === readJson ? `{"name":"${'a'.repeat(size - 11)}"}` : `name=${'a'.repeat(size - 5)}`
    expect((await read(post(fill(64 * KB), type), schema)).name).toMatch(/^a+$/)
    const exact = { ...type, 'content-length': String(64 * KB) }
    expect((await read(post(fill(64 * KB), exact), schema)).name).toMatch(/^a+$/)
    await expect(read(post(fill(64 * KB + 1), type), schema)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'The body is larger than 64 KB.',
    })
    const announced = post('{}', { ...type, 'content-length': String(64 * KB + 1) })
    await expect(read(announced, schema)).rejects.toMatchObject({
      message: 'The body is larger than 64 KB.',
    })
  },
)

test('stops reading an oversized body without a content length', async () => {
  const endless = stream(Number.POSITIVE_INFINITY)
  await expect(readJson(post(endless.body), schema)).rejects.toMatchObject({
    message: 'The body is larger than 64 KB.',
  })
  expect(endless.sent()).toBeLessThanOrEqual(70 * KB)
  const lying = stream(100 * KB)
  await expect(
    readJson(post(lying.body, { ...JSON_TYPE, 'content-length': '2' }), schema),
  ).rejects.toMatchObject({ code: 'invalid_input' })
})

test.for([
  '',
  '{',
  '{"name":}',
  "{'name':'Ada'}",
  '\u00ef\u00bb\u00bf{}',
  'undefined',
  '{"name":"Ada"}x',
  '[[[',
  '{"name":"\u0000"}',
])('refuses invalid JSON: %j', async (body) => {
  await expect(readJson(post(body), schema)).rejects.toMatchObject({
    code: 'invalid_input',
    message: 'The body is not JSON.',
  })
})

test.for([
  'null',
  '[]',
  '"text"',
  '1',
  'true',
  '[{"name":"Ada"}]',
  '{"name":1}',
  '{"name":["Ada"]}',
  '{"name":{"$ne":""}}',
  '{"name":null}',
])('refuses the wrong shape: %s', async (body) => {
  const fields = body.startsWith('{') ? { name: expect.any(String) } : {}
  const error: unknown = await readJson(post(body), schema).catch((reason: unknown) => reason)
  expect(error).toHaveProperty('code', 'invalid_input')
  expect(error).toHaveProperty('options', { fields })
})

test('deeply nested JSON is refused and doesn’t crash', async () => {
  await expect(readJson(post('['.repeat(60_000)), schema)).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await expect(
    readJson(post('['.repeat(30_000) + ']'.repeat(30_000)), schema),
  ).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(
    readJson(post(`${'{"name":'.repeat(7_000)}1${'}'.repeat(7_000)}`), schema),
  ).rejects.toMatchObject({ code: 'invalid_input' })
})

test('prototype keys are ignored', async () => {
  const read = await readJson(
    post(
      '{"__proto__":{"name":"Eve","isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    ),
    schema,
  )
  expect(read).toEqual({})
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  expect('isAdmin' in {}).toBe(false)
})

test('reports the first problem of each field', async () => {
  const two = z.object({
    name: z.string('no name').min(2, 'too short').regex(/^A/, 'wrong letter'),
    age: z.number('no age'),
  })
  await expect(readJson(post('{"name":"x"}'), two)).rejects.toMatchObject({
    options: { fields: { name: 'too short', age: 'no age' } },
  })
})

test('reads forms, also empty ones, but no repeated fields', async () => {
  expect(await readForm(post('name=Ada+Lovelace&more=1', FORM_TYPE), schema)).toEqual({
    name: 'Ada Lovelace',
  })
  expect(await readForm(post(null, {}), schema)).toEqual({})
  const parameterised = { 'content-type': 'application/x-www-form-urlencoded ; charset=utf-8' }
  expect(await readForm(post('name=Ada', parameterised), schema)).toEqual({ name: 'Ada' })
  await expect(readForm(post('name=Ada&name=Eve', FORM_TYPE), schema)).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await expect(
    readForm(post('name=Ada', FORM_TYPE), z.object({ age: z.string('no age') })),
  ).rejects.toMatchObject({ code: 'invalid_input', options: { fields: { age: 'no age' } } })
  await expect(
    readForm(post('name=Ada', { 'content-type': 'text/plain' }), schema),
  ).rejects.toMatchObject({
    code: 'invalid_input',
    message: 'The content type must be application/x-www-form-urlencoded.',
  })
  expect(await readForm(post('__proto__=x&name=Ada', FORM_TYPE), schema)).toEqual({ name: 'Ada' })
})

const HOSTILE: [string, string, unknown][] = [
  [REGISTER_OPTIONS, 'no name', {}],
  [REGISTER_OPTIONS, 'an empty name', { name: ' ' }],
  [REGISTER_OPTIONS, 'a zero-width name', { name: '\u200b\u200b' }],
  [REGISTER_OPTIONS, 'a name with NUL', { name: 'Ada\u0000' }],
  [REGISTER_OPTIONS, 'a name with a lone surrogate', { name: 'Ada\ud800' }],
  [REGISTER_OPTIONS, 'a name of 81 characters', { name: 'a'.repeat(81) }],
  [REGISTER_OPTIONS, 'a name that is a list', { name: ['Ada'] }],
  [REGISTER_OPTIONS, 'a name that is a query', { name: { contains: '' } }],
  [SIGN_IN_OPTIONS, 'a list', []],
  [SIGN_IN_OPTIONS, 'null', null],
  [REGISTER_VERIFY, 'nothing', {}],
  [REGISTER_VERIFY, 'ids that are objects', credential({ id: {}, rawId: {} })],
  [REGISTER_VERIFY, 'an id with padding', credential({ id: `${'A'.repeat(43)}=` })],
  [REGISTER_VERIFY, 'an id in standard base64', credential({ id: `${'A'.repeat(42)}+/` })],
  [REGISTER_VERIFY, 'an id of impossible length', credential({ id: 'A'.repeat(41) })],
  [REGISTER_VERIFY, 'another type of credential', credential({ type: 'password' })],
  [
    REGISTER_VERIFY,
    'client data of 9 KB',
    credential({ response: { clientDataJSON: 'A'.repeat(12_000), attestationObject: 'AAAA' } }),
  ],
  [
    REGISTER_VERIFY,
    'an attestation object of 33 KB',
    credential({ response: { clientDataJSON: 'AAAA', attestationObject: 'A'.repeat(45_000) } }),
  ],
  [
    REGISTER_VERIFY,
    'transports that are no list',
    credential({
      response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: 'usb' },
    }),
  ],
  [
    REGISTER_VERIFY,
    'a hundred transports',
    credential({
      response: {
        clientDataJSON: 'AAAA',
        attestationObject: 'AAAA',
        transports: Array(100).fill('usb'),
      },
    }),
  ],
  [
    REGISTER_VERIFY,
    'a passkey name with NUL',
    {
      ...credential({ response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } }),
      name: '\u0000',
    },
  ],
  [
    SIGN_IN_VERIFY,
    'a user handle of 65 bytes',
    credential({ response: { ...assertion(), userHandle: 'A'.repeat(87) } }),
  ],
  [
    SIGN_IN_VERIFY,
    'a signature that is a number',
    credential({ response: { ...assertion(), signature: 1 } }),
  ],
  [SIGN_IN_VERIFY, 'a credential id that matches all', credential({ id: { not: '' } })],
]

test.for(HOSTILE)('%s with %s: invalid input, no row changed', async ([path, , body]) => {
  const before = await snapshot(['users', 'passkeys', 'sessions', 'verifications'])
  const response = await openBrowser().post(path, body)
  expect([response.status, await errorCode(response)]).toEqual([400, 'invalid_input'])
  expect(await snapshot(['users', 'passkeys', 'sessions', 'verifications'])).toEqual(before)
})

function assertion() {
  return { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' }
}

function credential(change: Record<string, unknown>) {
  const id = 'A'.repeat(43)
  return { id, rawId: id, type: 'public-key', response: assertion(), ...change }
}
