import Form from 'next/form'
import { EventTypeField } from '@/components/settings/activity-filter'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import type { ActivityView } from '@/lib/admin/activity'

export function ActivityFilters({ view }: { view: ActivityView }) {
  const { user, type, from, to } = view
  return (
    <Form
      // Going back in the browser shows what the URL says.
      key={JSON.stringify(view)}
      action="/admin/activity"
      role="search"
      className="grid items-end gap-4 sm:grid-cols-2"
    >
      <TextField
        type="search"
        name="user"
        label="User"
        placeholder="Name, email or id"
        maxLength={100}
        defaultValue={user}
        autoComplete="off"
      />
      <EventTypeField type={type} />
      <TextField type="date" name="from" label="From (UTC)" defaultValue={from} />
      <TextField type="date" name="to" label="To (UTC)" defaultValue={to} />
      <div>
        <Button type="submit" variant="outline">
          Filter
        </Button>
      </div>
    </Form>
  )
}

/** All pages of the filtered list. */
export function ExportActivity({ view: { cursor: _, ...chosen } }: { view: ActivityView }) {
  return (
    <form action="/api/admin/activity" method="post">
      {Object.entries(chosen).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" variant="outline">
        Export as CSV
      </Button>
    </form>
  )
}
