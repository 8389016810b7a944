import { Notice } from '@/components/ui/notice'
import { ERRORS, isErrorCode } from '@/lib/errors'

/** The plain words for `?error=<code>`; nothing for a code that is not ours. */
export function AuthError({ code }: { code: string | string[] | undefined }) {
  return isErrorCode(code) ? <Notice tone="danger">{ERRORS[code].message}</Notice> : null
}
