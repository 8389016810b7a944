import { env } from '@/lib/env'
import { none, type Plan } from './plan'

/** Sums up and prints the results of the batches. */
export class Report {
  private readonly counts = { users: none(), accounts: none(), passkeys: none() }
  private readonly accountsByProvider = new Map<string, number>()
  private unverifiedEmails = 0
  private encryptedTokens = 0
  private stranded = 0

  /** Prints the conflicts of a finished batch. */
  add({ counts, conflicts, users, accounts, passkeys }: Plan): void {
    for (const kind of ['users', 'accounts', 'passkeys'] as const) {
      this.counts[kind].copy += counts[kind].copy
      this.counts[kind].there += counts[kind].there
      this.counts[kind].conflicts += counts[kind].conflicts
    }
    for (const line of conflicts) console.log(`conflict: ${line}`)
    for (const { providerId } of accounts)
      this.accountsByProvider.set(providerId, (this.accountsByProvider.get(providerId) ?? 0) + 1)
    this.unverifiedEmails += users.filter(({ hasUnverifiedEmail }) => hasUnverifiedEmail).length
    this.encryptedTokens += accounts.filter(({ hasEncryptedTokens }) => hasEncryptedTokens).length
    const able = new Set(
      [...passkeys, ...accounts.filter(({ providerId }) => isOn(providerId))].map(
        ({ userId }) => userId,
      ),
    )
    this.stranded += users.filter(({ id }) => !able.has(id)).length
  }

  print(isWritten: boolean): void {
    const row = (cells: unknown[]) =>
      cells
        .map((cell, index) => (index === 0 ? String(cell).padEnd(9) : String(cell).padStart(14)))
        .join('')
    console.log(row(['', isWritten ? 'copied' : 'to copy', 'already there', 'conflicts']))
    for (const [kind, { copy, there, conflicts }] of Object.entries(this.counts))
      console.log(row([kind, copy, there, conflicts]))
    const providers = [...this.accountsByProvider].map(
      ([id, count]) => `${id} ${count}${isOn(id) ? '' : ' (not switched on here)'}`,
    )
    if (providers.length > 0) console.log(`Accounts by provider: ${providers.join(', ')}.`)
    if (this.unverifiedEmails > 0)
      console.log(
        `Left out: ${this.unverifiedEmails} emails that the source does not call verified.`,
      )
    if (this.encryptedTokens > 0)
      console.log(
        `Left out: the tokens of ${this.encryptedTokens} accounts, which the source has encrypted.`,
      )
    if (this.stranded > 0)
      console.log(
        `Without a way to sign in here: ${this.stranded} users, who have no passkey and no account at a provider that is switched on.`,
      )
  }
}

function isOn(providerId: string): boolean {
  return env().providers.some(({ id }) => id === providerId)
}
