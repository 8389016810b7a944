import fc from 'fast-check'
import { text } from './words'

/** Sent as it is, so only what Node's client lets through. */
export const headerText = text.map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'))

const cookie = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'session={session}',
      'session={adminSession}',
      'session={staleSession}',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'session={session}; session={adminSession}',
      'session=',
      'session',
      '=;=;;',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'session',
          'device',
          'theme',
          'oauth-x',
          'passkey-registration-AAAAAAAAAAAA',
        ),
        headerText,
      )
      .map(([key, value]) => `${key}=${value}`),
  },
)

const HEADERS: Record<string, fc.Arbitrary<string>> = {
  accept: fc.constantFrom('*/*', 'text/html', 'application/json', 'text/x-component', ''),
  'accept-language': headerText,
  'sec-fetch-mode': fc.constantFrom('navigate', 'cors', 'odd'),
  'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none'),
  'user-agent': headerText,
  authorization: fc.oneof(
    fc.constant('Bearer {token}'),
    headerText,
    headerText.map((value) => `Bearer ${value}`),
  ),
  rsc: fc.constant('1'),
  'next-router-state-tree': fc.oneof(headerText, fc.constant('%5B%22%22%2C%7B%7D%5D')),
  'next-router-prefetch': fc.constantFrom('1', '2', 'x'),
  'next-router-segment-prefetch': fc.constantFrom('/_tree', '/_index', '/x'),
  'next-action': headerText,
  'x-middleware-subrequest': fc.constant('proxy:proxy:proxy:proxy:proxy'),
  'x-forwarded-for': headerText,
  'x-forwarded-host': headerText,
  'x-forwarded-proto': fc.constantFrom('https', 'http', 'odd'),
  'x-request-id': headerText,
  'if-none-match': headerText,
  range: fc.constantFrom('bytes=0-1', 'bytes=9-1', 'x'),
}

/** Mostly those of a browser; a few odd ones more, so that most requests get past the first check. */
export const headers = fc
  .record({
    cookie: often('session={session}', cookie),
    origin: often('{origin}', fc.constantFrom('null', 'https://evil.example', '')),
    token: often('', fc.constant('Bearer {token}')),
    odd: fc.array(
      fc
        .constantFrom(...Object.keys(HEADERS))
        .chain((key) => fc.tuple(fc.constant(key), HEADERS[key] ?? headerText)),
      { maxLength: 3 },
    ),
  })
  .map(
    ({ cookie: cookies, origin, token, odd }): Record<string, string> => ({
      cookie: cookies,
      origin,
      ...(token && { authorization: token }),
      ...Object.fromEntries(odd),
    }),
  )

function often(usual: string, other: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
}
