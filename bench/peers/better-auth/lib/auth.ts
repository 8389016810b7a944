import { passkey } from '@better-auth/passkey'
import { PrismaPg } from '@prisma/adapter-pg'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { genericOAuth } from 'better-auth/plugins'
import { PrismaClient } from '@/generated/client'

export const db = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),
})

export const auth = betterAuth({
  database: prismaAdapter(db, { provider: 'postgresql' }),
  // On, as by default in production; the load comes from one address.
  rateLimit: {
    max: 1_000_000_000,
    customRules: { '/sign-in/*': { window: 10, max: 1_000_000_000 } },
  },
  ...(process.env.COOKIE_CACHE === 'true' && {
    session: { cookieCache: { enabled: true, maxAge: 24 * 60 * 60 } },
  }),
  plugins: [
    passkey({
      rpID: 'localhost',
      rpName: 'Peer',
      // The bench registers passkeys for the users of tables.sql.
      registration: {
        requireSession: false,
        resolveUser: async ({ context }) => ({ id: String(context), name: String(context) }),
      },
    }),
    ...(process.env.OIDC_ISSUER
      ? [
          genericOAuth({
            config: [
              {
                providerId: 'acme',
                discoveryUrl: `${process.env.OIDC_ISSUER}/.well-known/openid-configuration`,
                clientId: process.env.OIDC_CLIENT_ID ?? '',
                clientSecret: process.env.OIDC_CLIENT_SECRET ?? '',
                scopes: ['openid', 'email', 'profile'],
                pkce: true,
              },
            ],
          }),
        ]
      : []),
  ],
})
