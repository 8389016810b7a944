import fc from 'fast-check'
import { headers, headerText } from './headers'
import { FIELDS, text } from './words'

/** A request, except for what only the running app knows: `{user}` and the like are replaced. */
export type Case = {
  method: string
  path: string
  headers: Record<string, string>
  body: Body
}
export type Body =
  | { type: 'none' }
  | { type: 'text'; contentType: string; text: string }
  | { type: 'form'; fields: [string, string][]; multipart: boolean }

type Targets = { routes: string[]; actions: { id: string; pages: string[] }[] }

const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...FIELDS) },
  fc.string({ maxLength: 12 }),
)
const fields = fc.array(fc.tuple(name, text), { maxLength: 6 })

const json = fc.oneof(
  fc.dictionary(name, fc.oneof(text, fc.boolean(), fc.jsonValue({ maxDepth: 2 })), { maxKeys: 6 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.record(
    {
      id: base64url(),
      rawId: base64url(),
      type: fc.constantFrom('public-key', 'password'),
      response: fc.record({
        clientDataJSON: fc.oneof(clientData(), base64url()),
        attestationObject: base64url(),
        authenticatorData: base64url(),
        signature: base64url(),
        userHandle: base64url(),
      }),
    },
    { requiredKeys: [] },
  ),
)

function base64url() {
  return fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
}

function clientData() {
  const members = {
    type: fc.constantFrom('webauthn.create', 'webauthn.get'),
    challenge: base64url(),
    origin: text,
  }
  return fc
    .record(members, { requiredKeys: [] })
    .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))
}

/** Where an id stands in a path. */
const segment = fc
  .oneof(text, fc.constantFrom('{user}', 'local', '192.png'))
  .map(
    (value) =>
      encodeURIComponent(value.toWellFormed()).replaceAll('%7B', '{').replaceAll('%7D', '}') || 'x',
  )

export function cases(targets: Targets): fc.Arbitrary<Case> {
  return fc.oneof(
    { weight: 6, arbitrary: requests(targets.routes) },
    { weight: 4, arbitrary: actionCalls(targets.actions) },
  )
}

function requests(routes: string[]): fc.Arbitrary<Case> {
  const anywhere = fc.array(segment, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`)
  const known = fc.constantFrom(...routes)
  const pattern = fc.oneof({ weight: 9, arbitrary: known }, anywhere)
  return fc
    .record({
      method: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('GET', 'POST') },
        fc.constantFrom(...METHODS),
      ),
      pattern,
      segment,
      query: fc.oneof(fc.constant([]), fields),
      headers,
      body: bodies(),
    })
    .map(({ pattern: route, segment: id, query, ...rest }) => ({
      ...rest,
      path: fill(route, id, query),
    }))
}

function bodies(): fc.Arbitrary<Body> {
  return fc.oneof(
    fc.constant<Body>({ type: 'none' }),
    fc.record<Body & { type: 'form' }>({
      type: fc.constant('form'),
      fields,
      multipart: fc.boolean(),
    }),
    json.map(
      (value): Body => ({
        type: 'text',
        contentType: 'application/json',
        text: JSON.stringify(value),
      }),
    ),
    fc.record<Body & { type: 'text' }>({
      type: fc.constant('text'),
      contentType: fc.constantFrom(
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'odd',
        '',
      ),
      text,
    }),
  )
}

/** As React calls it, as a form without JavaScript posts it, and with broken arguments. */
function actionCalls(actions: Targets['actions']): fc.Arbitrary<Case> {
  const called = fc.constantFrom(...actions).chain(({ id, pages }) =>
    fc.record({
      id: fc.oneof({ weight: 9, arbitrary: fc.constant(id) }, headerText),
      page: fc.constantFrom(...pages),
      segment,
    }),
  )
  const how = fc.constantFrom('react', 'form', 'form-id', 'json', 'json-odd')
  return fc
    .record({ called, how, fields, state: json, headers, text })
    .map(
      ({
        called: { id, page, segment: at },
        how: way,
        fields: given,
        state,
        headers: sent,
        text: odd,
      }) => {
        const base = { method: 'POST', path: fill(page, at, []), headers: { ...sent } }
        const call = { ...base, headers: { origin: '{origin}', ...sent, 'next-action': id } }
        const form = (list: [string, string][]): Body => ({
          type: 'form',
          fields: list,
          multipart: true,
        })
        const plain = (value: string): Body => ({
          type: 'text',
          contentType: 'text/plain;charset=UTF-8',
          text: value,
        })
        if (way === 'json') return { ...call, body: plain(JSON.stringify([state])) }
        if (way === 'json-odd') return { ...call, body: plain(odd) }
        if (way === 'react')
          return {
            ...call,
            body: form([
              ...given.map(([key, value]): [string, string] => [`_1_${key}`, value]),
              ['0', '[null,"$K1"]'],
            ]),
          }
        if (way === 'form-id') return { ...base, body: form([[`$ACTION_ID_${id}`, ''], ...given]) }
        return {
          ...base,
          body: form([
            ['$ACTION_REF_1', ''],
            ['$ACTION_1:0', JSON.stringify({ id, bound: '$@1' })],
            ['$ACTION_1:1', JSON.stringify([state])],
            ['$ACTION_KEY', odd],
            ...given,
          ]),
        }
      },
    )
}

function fill(pattern: string, id: string, query: [string, string][]): string {
  const search = new URLSearchParams(
    query.map(([key, value]): [string, string] => [key.toWellFormed(), value.toWellFormed()]),
  )
  return pattern.replace(/\[\w+\]/g, () => id) + (query.length > 0 ? `?${search}` : '')
}
