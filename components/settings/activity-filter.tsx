import Form from 'next/form'
import { Button } from '@/components/ui/button'
import { EVENT_TEXT } from './event-text'

export function ActivityFilter({ type }: { type: string | undefined }) {
  return (
    <Form action="/settings/activity" className="mb-6 flex items-end gap-2">
      <div className="min-w-0 flex-1 sm:max-w-64">
        <EventTypeField type={type} />
      </div>
      <Button type="submit" variant="outline">
        Filter
      </Button>
    </Form>
  )
}

export function EventTypeField({ type }: { type: string | undefined }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor="activity-type" className="font-medium text-sm">
        Show
      </label>
      {/* Keyed, so that going back in the browser shows what the URL says. */}
      <select key={type} id="activity-type" name="type" defaultValue={type ?? ''} className="input">
        <option value="">All events</option>
        {Object.entries(EVENT_TEXT).map(
          ([value, { label }]) =>
            label && (
              <option key={value} value={value}>
                {label}
              </option>
            ),
        )}
      </select>
    </div>
  )
}
