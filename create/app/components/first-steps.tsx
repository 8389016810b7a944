import { env } from '@/lib/env'
import { LOCAL_PROVIDER_ID } from '@/lib/env/providers'
import { isLoopback } from '@/lib/env/web-address'

type Step = { isDone: boolean; text: string; file: string }

function steps(): Step[] {
  const { appUrl, providers, smtpUrl, trustedProxyHeader } = env()
  const own = providers.filter(({ id }) => id !== LOCAL_PROVIDER_ID).map(({ name }) => name)
  return [
    { isDone: true, text: `Passkeys work at ${appUrl.host}.`, file: 'lib/auth/passkey/browser.ts' },
    {
      isDone: true,
      text: 'One Postgres has users and data: the embedded one in .data/, or that of DATABASE_URL.',
      file: 'prisma/schema.prisma',
    },
    {
      isDone: own.length > 0,
      text:
        own.length > 0
          ? `People can also sign in with ${own.join(', ')}.`
          : 'A local OpenID server stands in for providers. Add yours.',
      file: 'docs/providers.md',
    },
    {
      isDone: smtpUrl !== null,
      text: smtpUrl
        ? 'Security notices are sent by email.'
        : 'Set SMTP_URL to send notices by email.',
      file: '.env.example',
    },
    {
      isDone: !isLoopback(appUrl.hostname) && trustedProxyHeader !== null,
      text: 'For production set APP_URL, AUTH_SECRET, DATABASE_URL and TRUST_PROXY, then run the script “doctor”.',
      file: 'docs/deployment.md',
    },
    { isDone: false, text: 'Change name, description and colour.', file: 'lib/brand.ts' },
    { isDone: false, text: 'Add your own noun.', file: 'docs/how-to.md' },
    { isDone: false, text: 'Replace this page.', file: 'app/(site)/page.tsx' },
  ]
}

/** In development only. Links open the file in your editor. */
export function FirstSteps() {
  return (
    <section aria-labelledby="first-steps" className="mt-16 rounded-lg border bg-card p-6">
      <h2 id="first-steps" className="font-medium">
        First steps
      </h2>
      <p className="mt-1 text-muted-foreground text-sm">Only shown by the development server.</p>
      <ul className="mt-4 grid gap-3 text-sm">
        {steps().map(({ isDone, text, file }) => (
          <li key={file} className="grid grid-cols-[1.25rem_1fr] gap-x-2">
            <span role="img" aria-label={isDone ? 'Done' : 'To do'}>
              {isDone ? '✓' : '○'}
            </span>
            <span>
              {text}{' '}
              <a
                href={`/__nextjs_launch-editor?file=${encodeURIComponent(file)}&line1=1&column1=1`}
                className="wrap-anywhere font-mono text-xs underline underline-offset-4"
              >
                {file}
              </a>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
