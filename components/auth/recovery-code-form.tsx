import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { ERRORS } from '@/lib/errors'

const REFUSALS: Record<string, string> = {
  invalid_input:
    'This isn’t one of your recovery codes, or it has already been used. Enter one code, not the whole list.',
  too_many_requests: ERRORS.too_many_requests.message,
}

/** `refusal`: an error code. */
export function RecoveryCodeForm({
  returnTo,
  refusal,
}: {
  returnTo: string
  refusal: string | string[] | undefined
}) {
  const error =
    typeof refusal === 'string' && Object.hasOwn(REFUSALS, refusal) ? REFUSALS[refusal] : undefined
  return (
    <details open={error !== undefined} className="text-sm">
      <summary className="mx-auto w-fit cursor-pointer rounded-sm px-1 text-muted-foreground hover:text-foreground">
        Use a recovery code
      </summary>
      <form action="/api/auth/recovery-code" method="post" className="mt-4 grid gap-4">
        <input type="hidden" name="returnTo" value={returnTo} />
        <TextField
          name="code"
          label="Recovery code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={1000}
          hint="One of the codes you saved. Each works once."
          error={error}
          required
        />
        <Button type="submit" variant="outline" className="w-full">
          Sign in with a recovery code
        </Button>
      </form>
    </details>
  )
}
