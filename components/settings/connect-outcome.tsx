import { Notice } from '@/components/ui/notice'
import { listProviders } from '@/lib/auth/oauth/providers'
import { ERRORS, isErrorCode } from '@/lib/errors'

type Parameter = string | string[] | undefined

/** For the callback's `?connected=`, `?unchanged=` or `?error=`. */
export function ConnectOutcome({
  connected,
  unchanged,
  error,
}: {
  connected: Parameter
  unchanged: Parameter
  error: Parameter
}) {
  if (isErrorCode(error)) return <Notice tone="destructive">{ERRORS[error].message}</Notice>
  const done = listProviders().find(({ id }) => id === connected)
  if (done)
    return (
      <Notice tone="success">{`${done.name} is connected. You can now sign in with it.`}</Notice>
    )
  const same = listProviders().find(({ id }) => id === unchanged)
  return same ? <Notice>{`That ${same.name} account is already connected.`}</Notice> : null
}
