import { Day } from '@/components/ui/date'
import { RECOVERY_CODE_WORDS } from '@/lib/auth/recovery-codes/words'

/** Which codes of the set were used. They stand in the order in which they were shown, so that they can be crossed out on paper. */
export function CodeStatus({ usedAt }: { usedAt: (Date | null)[] }) {
  return (
    <ol className="grid w-full list-decimal gap-x-12 gap-y-2 rounded-lg border bg-card py-5 pr-5 pl-11 text-muted-foreground text-sm sm:grid-cols-2">
      {usedAt.map((date, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code's number is all that is known of it
        <li key={index}>{date ? <Used date={date} /> : RECOVERY_CODE_WORDS.notUsed}</li>
      ))}
    </ol>
  )
}

function Used({ date }: { date: Date }) {
  return (
    <span className="text-foreground">
      {RECOVERY_CODE_WORDS.used} <Day date={date} />
    </span>
  )
}
