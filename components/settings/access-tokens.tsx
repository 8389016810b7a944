'use client'

import { KeyRound } from 'lucide-react'
import { AskButton, ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { EmptyState } from '@/components/ui/empty-state'
import { Day, LastUsed } from '@/components/ui/moment'
import { useToast } from '@/components/ui/toaster'
import { useSearchParam } from '@/components/ui/use-search-param'
import { revokeAccessTokenAction } from '@/lib/auth/access-tokens/actions'

type Token = {
  id: string
  name: string
  ending: string
  scopes: string[]
  createdAt: Date
  expiresAt: Date
  isExpired: boolean
  lastUsedAt: Date | null
}

/** `?revoke=` asks first. */
export function AccessTokens({ tokens }: { tokens: Token[] }) {
  const [revoking, setRevoking] = useSearchParam('revoke')
  const showToast = useToast()
  const revocation = useFormAction(revokeAccessTokenAction, () => {
    setRevoking(null)
    showToast({ message: 'Access token revoked.' })
  })
  const asked = tokens.find(({ id }) => id === revoking)

  return (
    <section aria-labelledby="your-tokens" className="grid gap-4">
      <h2 id="your-tokens" tabIndex={-1} className="font-medium">
        Your tokens
      </h2>
      {tokens.length === 0 ? (
        <EmptyState title="No access tokens." icon={<KeyRound />} />
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      {asked && (
        <ConfirmAction
          action={revocation}
          title={`Revoke “${asked.name}”?`}
          about="Scripts that use this token stop working at once. This can’t be undone."
          label="Revoke"
          fields={{ id: asked.id }}
          focusId="your-tokens"
          onClose={() => setRevoking(null)}
        />
      )}
    </section>
  )
}

/** Its button has the same name in every row, so `aria-describedby` names the token. */
function TokenRow({ token }: { token: Token }) {
  const { id, name, ending, scopes, createdAt, expiresAt, isExpired, lastUsedAt } = token
  const nameId = `token-${id}`
  return (
    <li className="flex flex-wrap items-center">
      <div className="grid min-w-[min(16rem,100%)] flex-1 gap-0.5 px-4 py-3.5 text-muted-foreground text-sm">
        <p id={nameId} dir="auto" className="wrap-anywhere font-medium text-foreground">
          {name}
        </p>
        <p>
          <code>…{ending}</code> · {scopes.join(', ')}
        </p>
        <p>
          Created <Day date={createdAt} /> · <LastUsed date={lastUsedAt} />
        </p>
        <p className={isExpired ? 'text-destructive' : undefined}>
          {isExpired ? 'Expired' : 'Expires'} <Day date={expiresAt} />
        </p>
      </div>
      <div className="px-4 pb-3.5 sm:py-3.5">
        <AskButton name="revoke" value={id} variant="outline" size="sm" aria-describedby={nameId}>
          Revoke
        </AskButton>
      </div>
    </li>
  )
}
