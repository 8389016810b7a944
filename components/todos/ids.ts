/** Ids of the field for a new todo, and of the forms that the buttons of every todo share. */
export const NEW_TODO_ID = 'new-todo'
export const COMPLETE_FORM_ID = 'complete-todo'
export const REOPEN_FORM_ID = 'reopen-todo'
export const DELETE_FORM_ID = 'delete-todo'
export const EDIT_FORM_ID = 'edit-todo'

const BUTTONS = {
  complete: '[role=checkbox]',
  edit: `[form=${EDIT_FORM_ID}]`,
  delete: `[form=${DELETE_FORM_ID}]`,
}

export function rowId(id: string) {
  return `todo-${id}`
}

/** The selector of one of a todo's buttons, for the focus. */
export function buttonOf(id: string, button: keyof typeof BUTTONS) {
  return `#${rowId(id)} ${BUTTONS[button]}`
}
