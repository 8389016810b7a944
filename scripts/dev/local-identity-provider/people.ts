/** People who can sign in, as OpenID claims. */
export type Person = {
  sub: string
  name: string
  email?: string
  email_verified?: boolean
  picture?: string
}

/** One for each case: email verified, unverified, none. */
const PEOPLE: Person[] = [
  {
    sub: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    email_verified: true,
  },
  { sub: 'bob', name: 'Bob Brown', email: 'bob@example.com', email_verified: false },
  { sub: 'cleo', name: 'Cleo Clark' },
]

/**
 * The people of one provider: the fixed ones, and those who typed an email. They have no pictures,
 * which could not be shown offline; a test may give Ada one.
 */
export function openDirectory(picture?: string) {
  const people = new Map(PEOPLE.map((person) => [person.sub, { ...person }]))
  const ada = people.get('ada')
  if (ada && picture) ada.picture = picture
  return {
    list: () => [...people.values()],
    find: (sub: string) => people.get(sub),
    /**
     * The subject of the person with this email, created if missing. Null if it is not an email.
     */
    add(typed: string): string | null {
      const email = typed.trim().toLowerCase()
      if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) return null
      const known = [...people.values()].find((person) => person.email === email)
      if (known) return known.sub
      people.set(email, {
        sub: email,
        name: email.slice(0, email.indexOf('@')),
        email,
        email_verified: true,
      })
      return email
    },
  }
}

export type Directory = ReturnType<typeof openDirectory>
