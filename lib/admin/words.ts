/** What admins read about users. */
export const ADMIN_WORDS = {
  title: 'Users',
  about: 'Everyone with an account, newest first.',
  admin: 'Admin',
  search: {
    label: 'Search',
    nameOrEmail: 'Name or email',
    submit: 'Search',
    none: 'No users found.',
  },
  list: {
    title: 'Users, newest first',
    joined: 'Joined',
    older: 'Older users',
    newest: 'Back to newest',
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
    email: 'Email',
    role: 'Role',
    joined: 'Joined',
    displayName: 'Display name',
    bio: 'Bio',
    avatarUrl: 'Avatar URL',
    none: '–',
  },
  methods: {
    title: 'Sign-in methods',
    none: 'No sign-in methods.',
    tokens: (has: { access: boolean; refresh: boolean; id: boolean; password: boolean }) =>
      `Access token: ${yesOrNo(has.access)} · Refresh token: ${yesOrNo(has.refresh)} · ID token: ${yesOrNo(has.id)} · Password: ${yesOrNo(has.password)}`,
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    removeQuestion: (name: string) => `Remove “${name}”?`,
    removeAbout:
      'They will no longer be able to sign in with it. Existing sessions stay signed in.',
    removed: 'Sign-in method removed.',
  },
  sessions: {
    title: 'Sessions',
    none: 'No active sessions.',
    signOut: 'Sign out everywhere',
    ended: (count: number) =>
      count === 1 ? 'Signed out of 1 session.' : `Signed out of ${count} sessions.`,
  },
  role: {
    adminAbout: 'Can view and manage all users.',
    userAbout: 'Can only see their own data.',
    make: 'Make admin',
    takeAway: 'Remove admin role',
  },
  delete: {
    submit: 'Delete user',
    question: (name: string) => `Delete ${name}?`,
    about:
      'This permanently deletes all their data, sign-in methods and sessions. It can’t be undone.',
    confirm: 'Delete permanently',
  },
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
