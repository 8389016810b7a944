import 'server-only'
import { z } from 'zod'
import { form, text } from '@/lib/input/form'
import { reference } from '@/lib/input/id'
import { NOUNS } from '@/lib/nouns'

/** A noun's name, and what its routes let a token do. */
export type Scope = `${string}:read` | `${string}:write`

/** What users choose from. */
export const SCOPES: readonly { scope: Scope; label: string }[] = NOUNS.flatMap(
  ({ name, title, scopes = [] }) =>
    scopes.map((access) => ({
      scope: `${name}:${access}` as const,
      label: `${access === 'read' ? 'Read' : 'Add and change'} ${title.toLowerCase()}`,
    })),
)

/** Days until a token expires. */
export const LIFETIMES = ['7', '30', '90', '365'] as const

const SCOPE_NAMES = SCOPES.map(({ scope }) => scope)
const SCOPES_REQUIRED = 'Choose at least one permission.'

export const newToken = z.preprocess(
  (input) =>
    input instanceof FormData
      ? { ...Object.fromEntries(input), scopes: input.getAll('scopes') }
      : {},
  z.object({
    name: text({ label: 'Name', required: 'Enter a name for the token.', max: 80 }),
    scopes: z
      .array(z.enum(SCOPE_NAMES, SCOPES_REQUIRED))
      .min(1, SCOPES_REQUIRED)
      .transform((scopes) => [...new Set(scopes)]),
    days: z.enum(LIFETIMES, 'Choose when the token expires.').transform(Number),
  }),
)
export type NewToken = z.infer<typeof newToken>

export const tokenReference = form({ id: reference })
