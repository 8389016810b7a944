import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { listProviders } from '@/lib/auth/oauth/providers'
import { ERRORS, isErrorCode } from '@/lib/errors'

type Parameter = string | string[] | undefined

/** For `?error=<code>`. */
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
  if (code === 'account_exists')
    return `An account may already exist. Sign in with your usual method, then connect ${name} in settings.`
  if (code !== 'not_found') return ERRORS[code].message
  return (
    <>
      {`No account here is connected to that ${name} account yet.`}{' '}
      <PageLink href="/sign-up">Create an account</PageLink>
    </>
  )
}
