import { recoveryCodeRoute } from '@/lib/auth/recovery-codes/route'

export const POST = recoveryCodeRoute
