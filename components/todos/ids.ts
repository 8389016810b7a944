/** Ids of elements that the focus goes to, and of the forms that the buttons of every todo share. */
export const NEW_TODO_ID = 'new-todo'
export const COMPLETE_FORM_ID = 'complete-todo'
export const REOPEN_FORM_ID = 'reopen-todo'
export const DELETE_FORM_ID = 'delete-todo'
export const EDIT_FORM_ID = 'edit-todo'

export function completeButtonId(id: string) {
  return `complete-${id}`
}

export function editButtonId(id: string) {
  return `edit-${id}`
}

export function deleteButtonId(id: string) {
  return `delete-${id}`
}
