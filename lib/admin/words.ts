/** What admins read about users. */
export const ADMIN_WORDS = {
  title: 'Users',
  about: 'Everybody who has an account, newest first.',
  admin: 'Admin',
  search: {
    label: 'Search',
    nameOrEmail: 'Name or e-mail',
    submit: 'Search',
    none: 'No user is called like that.',
  },
  list: {
    title: 'Users, newest first',
    joined: 'Joined',
    older: 'Older users',
    newest: 'Back to the newest',
  },
  user: {
    title: 'User',
    all: 'All users',
    you: 'This is you.',
    activity: 'Activity',
    administration: 'Administration',
  },
  facts: {
    title: 'Profile',
    id: 'Id',
    email: 'E-mail',
    role: 'Role',
    joined: 'Joined',
    displayName: 'Display name',
    bio: 'Bio',
    avatarUrl: 'Avatar URL',
    none: '–',
  },
  methods: {
    title: 'Sign-in methods',
    none: 'No way to sign in.',
    tokens: (has: { access: boolean; refresh: boolean; id: boolean; password: boolean }) =>
      `Access token: ${yesOrNo(has.access)} · Refresh token: ${yesOrNo(has.refresh)} · ID token: ${yesOrNo(has.id)} · Password: ${yesOrNo(has.password)}`,
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    removeQuestion: (name: string) => `Remove “${name}”?`,
    removeAbout: 'The user can no longer sign in with it. Sessions that are open stay open.',
    removed: 'Sign-in method removed.',
  },
  sessions: {
    title: 'Sessions',
    none: 'Signed in nowhere.',
    signOut: 'Sign out everywhere',
    ended: (count: number) =>
      count === 1 ? '1 session has ended.' : `${count} sessions have ended.`,
  },
  role: {
    adminAbout: 'Sees and changes every user.',
    userAbout: 'Sees their own data only.',
    make: 'Make an admin',
    takeAway: 'Take the admin role away',
  },
  delete: {
    submit: 'Delete user',
    question: (name: string) => `Delete ${name}?`,
    about: 'All their data, sign-in methods and sessions go at once. There is no way back.',
    confirm: 'Delete for good',
  },
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
