import Form from 'next/form'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'

export function UserSearch({ q }: { q: string }) {
  return (
    <Form action="/admin" role="search" className="mb-6 flex items-end gap-2">
      <div className="min-w-0 flex-1 sm:max-w-sm">
        {/* Keyed, so that going back in the browser shows what the URL says. */}
        <TextField
          key={q}
          type="search"
          name="q"
          label="Name or email"
          maxLength={100}
          defaultValue={q}
          autoComplete="off"
        />
      </div>
      <Button type="submit" variant="outline">
        Search
      </Button>
    </Form>
  )
}
