import { Day } from '@/components/ui/moment'
import { PageLink } from '@/components/ui/page-link'
import { countRecoveryCodes, listRecoveryCodes } from '@/lib/auth/recovery-codes'
import { RecoveryCodes } from './recovery-codes'

export async function RecoveryCodeSummary({ userId }: { userId: string }) {
  const left = await countRecoveryCodes(userId)
  return (
    <section aria-labelledby="recovery-codes" className="grid gap-1">
      <h2 id="recovery-codes" className="font-medium">
        Recovery codes
      </h2>
      <p className="text-muted-foreground text-sm">
        {left === 0
          ? 'None yet. A recovery code signs you in if you lose all your other sign-in methods.'
          : codesLeft(left)}{' '}
        <PageLink href="/settings/recovery-codes">
          {left === 0 ? 'Generate recovery codes' : 'Manage'}
        </PageLink>
      </p>
    </section>
  )
}

export async function RecoveryCodeSection({ userId, owner }: { userId: string; owner: string }) {
  const usedAt = await listRecoveryCodes(userId)
  const left = usedAt.filter((date) => date === null).length
  return (
    <div className="grid justify-items-start gap-6">
      <RecoveryCodes codesLeft={usedAt.length > 0 ? left : null} owner={owner}>
        <p className="text-sm">{codesLeft(left)}</p>
        {/* In the order they were shown in, to be crossed out on paper. */}
        <ol className="grid w-full list-decimal gap-x-12 gap-y-2 rounded-lg border bg-card py-5 pr-5 pl-11 text-muted-foreground text-sm sm:grid-cols-2">
          {usedAt.map((date, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: only a code's number is known
            <li key={index}>{date ? <Used date={date} /> : 'Not used'}</li>
          ))}
        </ol>
      </RecoveryCodes>
    </div>
  )
}

function Used({ date }: { date: Date }) {
  return (
    <span className="text-foreground">
      Used <Day date={date} />
    </span>
  )
}

export function codesLeft(count: number): string {
  if (count === 0) return 'You have no codes left.'
  return count === 1 ? 'You have 1 code left.' : `You have ${count} codes left.`
}
