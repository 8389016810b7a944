import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { listProviders } from '@/lib/auth/oauth/providers'
import { PROVIDER_WORDS } from '@/lib/auth/oauth/words'
import { ERRORS, isErrorCode } from '@/lib/errors'

type Parameter = string | string[] | undefined

/** The plain words for `?error=<code>`; nothing for a code that is not ours. `provider` is the id of the one that the person came back from. */
export function AuthError({ code, provider }: { code: Parameter; provider?: Parameter }) {
  if (!isErrorCode(code)) return null
  const name = listProviders().find(({ id }) => id === provider)?.name
  return (
    <Notice tone="destructive">
      {name ? <ProviderRefusal code={code} name={name} /> : ERRORS[code].message}
    </Notice>
  )
}

function ProviderRefusal({ code, name }: { code: keyof typeof ERRORS; name: string }) {
  if (code === 'account_exists') return PROVIDER_WORDS.accountExists(name)
  if (code !== 'not_found') return ERRORS[code].message
  return (
    <>
      {PROVIDER_WORDS.noAccountYet(name)}{' '}
      <PageLink href="/sign-up">{PROVIDER_WORDS.createAccount}</PageLink>
    </>
  )
}
