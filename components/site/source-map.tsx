const ROWS = [
  { where: 'prisma/schema.prisma', what: 'The whole data model', how: 'Foreign keys that cascade, CHECKs in the migrations' },
  { where: 'lib/auth/session.ts', what: 'Who is signed in', how: 'One SQL statement, no cache, revocable at once' },
  { where: 'lib/auth/passkey/', what: 'Both WebAuthn ceremonies', how: 'Single-use challenges, every step of the standard checked' },
  { where: 'lib/auth/oauth/', what: 'OAuth and OpenID Connect', how: 'PKCE, nonce, ID tokens checked by signature' },
  { where: 'lib/auth/sign-in-methods.ts', what: 'The one guard', how: 'Nobody removes their last way to sign in, not even by a race' },
  { where: 'lib/todos/, lib/profile/', what: 'Your own data', how: 'schema.ts, data.ts, actions.ts: three files for each noun' },
  { where: 'e2e/', what: 'Everything that renders', how: 'Real Chromium, its virtual authenticator, a production build' },
]

/** Where each thing stands in the template. */
export function SourceMap() {
  return (
    <ul className="divide-y rounded-lg border bg-card text-sm">
      {ROWS.map(({ where, what, how }) => (
        <li key={where} className="grid gap-x-4 gap-y-0.5 px-4 py-3 sm:grid-cols-[14rem_11rem_1fr]">
          <code className="text-[0.8125rem]">{where}</code>
          <span className="font-medium sm:font-normal">{what}</span>
          <span className="text-muted-foreground">{how}</span>
        </li>
      ))}
    </ul>
  )
}
