/** What people type to delete their account. */
export const DELETE_PHRASE = 'delete my account'
