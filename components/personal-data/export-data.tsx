import { Button } from '@/components/ui/button'

export function ExportData() {
  return (
    <section aria-labelledby="export" className="grid justify-items-start gap-4">
      <div className="grid gap-1">
        <h2 id="export" className="font-medium">
          Export
        </h2>
        <p className="text-muted-foreground text-sm">
          One JSON file with everything you made here, your sign-in methods, sessions and security
          history. It contains no secrets: no keys, no tokens.
        </p>
      </div>
      <form action="/api/account/export" method="post">
        <Button type="submit" variant="outline">
          Export my data
        </Button>
      </form>
    </section>
  )
}
