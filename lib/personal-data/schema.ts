import { z } from 'zod'
import { DELETE_PHRASE } from './words'

export const deletionForm = z.object({
  confirmation: z.string().refine((value) => value.trim().toLowerCase() === DELETE_PHRASE),
})
