import { startRoute } from '@/lib/auth/oauth/routes'

export const POST = startRoute
