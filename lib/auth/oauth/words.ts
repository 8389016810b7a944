/** What people read about the accounts they sign in with. */
export const PROVIDER_WORDS = {
  continueWith: (provider: string) => `Continue with ${provider}`,
  connect: (provider: string) => `Connect ${provider}`,
  connected: (provider: string) => `${provider} is connected. You can now sign in with it.`,
  unchanged: (provider: string) => `That ${provider} account is already connected.`,
  connectAgain: 'Connect again',
  connectedOn: 'Connected',
  noEmail: 'No email address',
  disconnect: (provider: string) => `Disconnect ${provider}`,
  disconnected: (provider: string) => `${provider} disconnected.`,
  accountExists: (provider: string) =>
    `An account may already exist. Sign in with your usual method, then connect ${provider} in settings.`,
  noAccountYet: (provider: string) =>
    `No account here is connected to that ${provider} account yet.`,
  createAccount: 'Create an account',
}
