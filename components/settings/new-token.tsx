'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toaster'
import { useIsHydrated } from '@/components/ui/use-is-hydrated'
import { createAccessTokenAction } from '@/lib/auth/access-tokens/actions'

type NewTokenProps = {
  scopes: readonly { scope: string; label: string }[]
  /** In days. */
  lifetimes: readonly string[]
}

const DEFAULT_LIFETIME = '30'

/** Shows the new token once, in place of the form. */
export function NewToken({ scopes, lifetimes }: NewTokenProps) {
  const { answer, failure, form, isPending } = useFormAction(createAccessTokenAction)
  const submitted = answer && 'submitted' in answer ? answer.submitted : undefined
  const scopesError = failure?.fields?.scopes

  if (answer?.ok) return <CreatedToken token={answer.value} />
  return (
    <form {...form} className="grid gap-4" aria-labelledby="new-token">
      <h2 id="new-token" className="font-medium">
        New token
      </h2>
      {failure && !failure.fields && <ActionNotice failure={failure} />}
      <TextField
        id="token-name"
        name="name"
        label="Name"
        hint="What will use it, such as “Backup script”."
        defaultValue={submitted?.name}
        error={failure?.fields?.name}
        autoComplete="off"
      />
      <fieldset
        className="grid gap-1.5"
        aria-describedby={scopesError ? 'scopes-error' : undefined}
      >
        <legend className="mb-1.5 font-medium text-sm">Permissions</legend>
        {scopes.map(({ scope, label }) => (
          <label key={scope} className="flex min-h-6 items-center gap-2 text-sm">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={submitted?.scopes.includes(scope)}
              className="size-4 shrink-0"
            />
            <span>
              {label} <code className="text-muted-foreground">{scope}</code>
            </span>
          </label>
        ))}
        {scopesError && (
          <p id="scopes-error" className="text-destructive text-sm">
            {scopesError}
          </p>
        )}
      </fieldset>
      <div className="grid gap-1.5 sm:max-w-64">
        <label htmlFor="token-days" className="font-medium text-sm">
          Expires after
        </label>
        <select
          id="token-days"
          name="days"
          defaultValue={submitted?.days ?? DEFAULT_LIFETIME}
          className="input"
        >
          {lifetimes.map((days) => (
            <option key={days} value={days}>
              {days} days
            </option>
          ))}
        </select>
      </div>
      <Button type="submit" disabled={isPending} className="justify-self-start">
        Create token
      </Button>
    </form>
  )
}

function CreatedToken({ token }: { token: string }) {
  const showToast = useToast()
  const canCopy = useIsHydrated()

  async function copy() {
    const isCopied = await navigator.clipboard.writeText(token).then(
      () => true,
      () => false,
    )
    showToast(
      isCopied
        ? { message: 'Access token copied.' }
        : { message: 'The token could not be copied. Select it.', tone: 'destructive' },
    )
  }

  return (
    <section aria-labelledby="created-token" className="grid gap-4">
      <h2 ref={focus} id="created-token" tabIndex={-1} className="font-medium">
        Your new token
      </h2>
      <Notice tone="success">
        Copy it now, and keep it like a password. It won’t be shown again.
      </Notice>
      <code className="select-all wrap-anywhere rounded-lg border bg-card px-4 py-3 text-sm">
        {token}
      </code>
      {canCopy && (
        <Button variant="outline" className="justify-self-start" onClick={copy}>
          Copy
        </Button>
      )}
    </section>
  )
}

function focus(heading: HTMLElement | null) {
  heading?.focus()
}
