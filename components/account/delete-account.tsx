import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { DELETE_PHRASE } from '@/lib/account/schema'
import { isLastAdmin } from '@/lib/auth/last-admin'

type Props = { user: { id: string; role: string }; isMistyped: boolean; wasTyped: boolean }

export async function DeleteAccount({ user, isMistyped, wasTyped }: Props) {
  return (
    <section aria-labelledby="delete" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="delete" className="font-medium">
          Delete your account
        </h2>
        <p className="text-muted-foreground text-sm">
          At once and for good: your profile, todos, sign-in methods and every session. There is no way back.
        </p>
      </div>
      {(await isLastAdmin(user)) ? (
        <Notice>You are the only admin. Make somebody else an admin before you delete your account.</Notice>
      ) : (
        <form action="/api/account/delete" method="post" className="grid max-w-sm justify-items-start gap-4">
          <div className="w-full">
            <TextField
              name="confirmation"
              label={`Type ${DELETE_PHRASE} to confirm`}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={wasTyped ? DELETE_PHRASE : undefined}
              error={isMistyped ? `Type the words exactly: ${DELETE_PHRASE}.` : undefined}
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
