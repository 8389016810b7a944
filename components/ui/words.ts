/** What people read in the parts that everything is made of. */
export const UI_WORDS = {
  cancel: 'Cancel',
  closeMessage: 'Close message',
  signIn: 'Sign in',
}
