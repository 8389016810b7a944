import { Day } from '@/components/ui/date'

/** Which codes of the set were used. They stand in the order in which they were shown, so that they can be crossed out on paper. */
export function CodeStatus({ usedAt }: { usedAt: (Date | null)[] }) {
  return (
    <ol className="grid w-full list-decimal gap-x-12 gap-y-2 rounded-lg border bg-card py-5 pr-5 pl-11 text-muted-foreground text-sm sm:grid-cols-2">
      {usedAt.map((date, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code's number is all that is known of it
        <li key={index}>{date ? <Used date={date} /> : 'Not used'}</li>
      ))}
    </ol>
  )
}

function Used({ date }: { date: Date }) {
  return (
    <span className="text-foreground">
      Used <Day date={date} />
    </span>
  )
}
