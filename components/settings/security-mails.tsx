'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { setSecurityMailsAction } from '@/lib/auth/actions'

export function SecurityMails({ email, isOn }: { email: string | null; isOn: boolean }) {
  const { failure, form, isPending } = useFormAction(setSecurityMailsAction)

  return (
    <form
      {...form}
      className="mb-6 flex flex-wrap items-center justify-between gap-3 rounded-lg border bg-card px-4 py-3.5 text-sm"
    >
      {failure && <ActionNotice failure={failure} />}
      <p role="status" className="min-w-0 wrap-anywhere text-muted-foreground">
        {isOn
          ? `We email ${email} about changes to your account’s security.`
          : 'Security emails are off.'}
      </p>
      <input type="hidden" name="isOn" value={String(!isOn)} />
      <Button type="submit" variant="outline" size="sm" disabled={isPending}>
        {isOn ? 'Turn off emails' : 'Turn on emails'}
      </Button>
    </form>
  )
}
