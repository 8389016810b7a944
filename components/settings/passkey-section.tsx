import { KeyRound } from 'lucide-react'
import { Day } from '@/components/ui/date'
import { listPasskeys, type PasskeySummary } from '@/lib/auth/passkey/data'
import { AddPasskey } from './add-passkey'

/** The user's passkeys, and the way to one more. */
export async function PasskeySection({ userId }: { userId: string }) {
  const passkeys = await listPasskeys(userId)

  return (
    <section aria-labelledby="passkeys" className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <h2 id="passkeys" className="font-medium">
            Passkeys
          </h2>
          <p className="text-muted-foreground text-sm">Add one on each device or password manager that you use.</p>
        </div>
        <AddPasskey />
      </div>
      {passkeys.length === 0 ? (
        <p className="rounded-lg border border-dashed px-4 py-8 text-center text-muted-foreground text-sm">No passkeys yet.</p>
      ) : (
        <ul className="divide-y rounded-lg border bg-surface">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
    </section>
  )
}

function PasskeyRow({ passkey }: { passkey: PasskeySummary }) {
  return (
    <li className="flex items-center gap-4 px-4 py-3.5">
      <KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium text-sm">
          <span className="truncate">{passkey.name}</span>
          <span className="rounded-full border px-2 py-px font-normal text-muted-foreground text-xs">
            {passkey.backedUp ? 'Synced' : 'This device only'}
          </span>
        </p>
        <p className="text-muted-foreground text-sm">
          Added <Day date={passkey.createdAt} /> · {passkey.lastUsedAt ? <LastUsed date={passkey.lastUsedAt} /> : 'Not used yet'}
        </p>
      </div>
    </li>
  )
}

function LastUsed({ date }: { date: Date }) {
  return (
    <>
      Last used <Day date={date} />
    </>
  )
}
