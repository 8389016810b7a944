import { z } from 'zod'

/** What a person types to delete their account. */
export const DELETE_PHRASE = 'delete my account'

export const deletionForm = z.object({
  confirmation: z.string().refine((value) => value.trim().toLowerCase() === DELETE_PHRASE),
})
