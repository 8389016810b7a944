/** What people read when a request did not get through. */
export const HTTP_WORDS = {
  newVersion: 'There is a new version of this page. Reload it and try again.',
  offline: 'You are offline. Nothing was lost; try again when you are connected.',
}
