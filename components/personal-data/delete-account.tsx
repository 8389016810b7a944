import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { isLastAdmin } from '@/lib/auth/last-admin'
import { ACCOUNT_WORDS, DELETE_PHRASE } from '@/lib/personal-data/words'

type Props = { user: { id: string; role: string }; isMistyped: boolean; wasTyped: boolean }

export async function DeleteAccount({ user, isMistyped, wasTyped }: Props) {
  return (
    <section aria-labelledby="delete" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="delete" className="font-medium">
          {ACCOUNT_WORDS.deleteTitle}
        </h2>
        <p className="text-muted-foreground text-sm">{ACCOUNT_WORDS.deleteAbout}</p>
      </div>
      {(await isLastAdmin(user)) ? (
        <Notice>{ACCOUNT_WORDS.onlyAdmin}</Notice>
      ) : (
        <form
          action="/api/account/delete"
          method="post"
          className="grid max-w-sm justify-items-start gap-4"
        >
          <div className="w-full">
            <TextField
              name="confirmation"
              label={ACCOUNT_WORDS.typeToConfirm}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={wasTyped ? DELETE_PHRASE : undefined}
              error={isMistyped ? ACCOUNT_WORDS.mistyped : undefined}
              required
            />
          </div>
          <Button type="submit" variant="destructive">
            {ACCOUNT_WORDS.delete}
          </Button>
        </form>
      )}
    </section>
  )
}
