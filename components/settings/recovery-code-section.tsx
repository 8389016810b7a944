import { PageLink } from '@/components/ui/page-link'
import { countRecoveryCodes, listRecoveryCodes } from '@/lib/auth/recovery-codes'
import { RECOVERY_CODE_WORDS } from '@/lib/auth/recovery-codes/words'
import { CodeStatus } from './code-status'
import { RecoveryCodes } from './recovery-codes'

/** How many codes are left, in a line of the settings. */
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
          : RECOVERY_CODE_WORDS.left(left)}{' '}
        <PageLink href="/settings/recovery-codes">
          {left === 0 ? 'Generate recovery codes' : 'Manage'}
        </PageLink>
      </p>
    </section>
  )
}

/** The page of the codes: what is left of the set, and the way to a new one. */
export async function RecoveryCodeSection({ userId, owner }: { userId: string; owner: string }) {
  const usedAt = await listRecoveryCodes(userId)
  const left = usedAt.filter((date) => date === null).length
  return (
    <div className="grid justify-items-start gap-6">
      <RecoveryCodes codesLeft={usedAt.length > 0 ? left : null} owner={owner}>
        <p className="text-sm">{RECOVERY_CODE_WORDS.left(left)}</p>
        <CodeStatus usedAt={usedAt} />
      </RecoveryCodes>
    </div>
  )
}
