/** What people read when a request did not get through. */
export const HTTP_WORDS = {
  newVersion: 'A new version is available. Reload the page and try again.',
  offline: 'You are offline. Nothing was lost; try again when you are connected.',
}
