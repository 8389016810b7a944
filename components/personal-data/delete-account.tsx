import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { isLastAdmin } from '@/lib/auth/admins'
import { DELETE_PHRASE } from '@/lib/personal-data/delete'

type Props = { user: { id: string; role: string }; isMistyped: boolean; wasTyped: boolean }

export async function DeleteAccount({ user, isMistyped, wasTyped }: Props) {
  return (
    <section aria-labelledby="delete" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="delete" className="font-medium">
          Delete your account
        </h2>
        <p className="text-muted-foreground text-sm">
          Permanently deletes everything you made here, your sign-in methods and all sessions. This
          can’t be undone.
        </p>
      </div>
      {(await isLastAdmin(user)) ? (
        <Notice>
          You are the only admin. Make someone else an admin before you delete your account.
        </Notice>
      ) : (
        <form
          action="/api/account/delete"
          method="post"
          className="grid max-w-sm justify-items-start gap-4"
        >
          <div className="w-full">
            <TextField
              name="confirmation"
              label="Type “delete my account” to confirm"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={wasTyped ? DELETE_PHRASE : undefined}
              error={isMistyped ? 'Type the words exactly: delete my account.' : undefined}
              required
            />
          </div>
          <Button type="submit" variant="destructive">
            Delete account
          </Button>
        </form>
      )}
    </section>
  )
}
