'use client'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Result } from '@/lib/result'
import type { Todo } from '@/lib/todos/schema'
import { TODO_WORDS } from '@/lib/todos/words'

type TodoOutcomeProps = {
  /** Answers of the actions, null where none was asked. */
  answers: (Result<unknown> | null)[]
  deleted: Result<Todo> | null
  cleared: Result<number> | null
  /** A title that was typed for a todo that is gone. */
  lostTitle?: string
  restoreFormAction: (input: FormData) => void
}

/** What came of a form that was posted without JavaScript. With JavaScript messages say so. */
export function TodoOutcome({
  answers,
  deleted,
  cleared,
  lostTitle,
  restoreFormAction,
}: TodoOutcomeProps) {
  const refused = answers.find((answer) => answer && !answer.ok)
  if (refused && !refused.ok && !refused.fields) {
    return (
      <Notice tone="destructive">
        {refused.message}
        {lostTitle && ` ${TODO_WORDS.youWrote(lostTitle)}`}
      </Notice>
    )
  }
  if (cleared?.ok) return <Notice>{TODO_WORDS.cleared(cleared.value)}</Notice>
  if (!deleted?.ok) return null

  const { id, title, completed, createdAt } = deleted.value
  return (
    <Notice>
      <form action={restoreFormAction} className="flex items-center justify-between gap-3">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="title" value={title} />
        <input type="hidden" name="completed" value={String(completed)} />
        <input type="hidden" name="createdAt" value={createdAt.toISOString()} />
        {TODO_WORDS.deleted}
        <Button type="submit" variant="outline" size="sm">
          {TODO_WORDS.undo}
        </Button>
      </form>
    </Notice>
  )
}
