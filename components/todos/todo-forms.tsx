'use client'

import type { TodoView } from '@/lib/todos/schema'
import { COMPLETE_FORM_ID, DELETE_FORM_ID, EDIT_FORM_ID, REOPEN_FORM_ID } from './ids'

type TodoFormsProps = {
  view: TodoView
  completeFormAction: (input: FormData) => void
  deleteFormAction: (input: FormData) => void
}

/** The forms that the buttons of all rows belong to; a button adds the todo's id. One of each, since rows come in fifties. */
export function TodoForms({ view, completeFormAction, deleteFormAction }: TodoFormsProps) {
  return (
    <>
      <form id={COMPLETE_FORM_ID} action={completeFormAction} hidden>
        <input type="hidden" name="completed" value="true" />
      </form>
      <form id={REOPEN_FORM_ID} action={completeFormAction} hidden>
        <input type="hidden" name="completed" value="false" />
      </form>
      <form id={DELETE_FORM_ID} action={deleteFormAction} hidden />
      {/* Opens the edit form of a todo, or closes it when the button adds no id. */}
      <form id={EDIT_FORM_ID} action="/todos" hidden>
        {view.filter !== 'all' && <input type="hidden" name="filter" value={view.filter} />}
        {view.cursor && <input type="hidden" name="cursor" value={view.cursor} />}
      </form>
    </>
  )
}
