import { Button } from '@/components/ui/button'
import { ACCOUNT_WORDS } from '@/lib/personal-data/words'

export function ExportData() {
  return (
    <section aria-labelledby="export" className="grid justify-items-start gap-4">
      <div className="grid gap-1">
        <h2 id="export" className="font-medium">
          {ACCOUNT_WORDS.export}
        </h2>
        <p className="text-muted-foreground text-sm">{ACCOUNT_WORDS.exportDescription}</p>
      </div>
      <form action="/api/account/export" method="post">
        <Button type="submit" variant="outline">
          {ACCOUNT_WORDS.exportMyData}
        </Button>
      </form>
    </section>
  )
}
