import { PrismaAdapter } from '@auth/prisma-adapter'
import { PrismaPg } from '@prisma/adapter-pg'
import NextAuth from 'next-auth'
import GitHub from 'next-auth/providers/github'
import { PrismaClient } from '@/generated/client'

export const db = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),
})

export const { handlers, auth } = NextAuth({
  adapter: PrismaAdapter(db as never),
  session: { strategy: 'database' },
  providers: [GitHub],
})
