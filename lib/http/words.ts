/** What people read when the network is what failed. */
export const HTTP_WORDS = {
  offline: 'You are offline. Nothing was lost; try again when you are connected.',
}
