import 'server-only'
import { importPKCS8, type JWTPayload, SignJWT } from 'jose'
import { z } from 'zod'
import type { ProviderConfig } from '@/lib/env/provider-presets'
import { ProviderError } from './provider-error'

const APPLE_SECRET_SECONDS = 5 * 60
const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const TENANT = '{tenantid}'

export type OpenIdQuirk = {
  isIssuer?(stated: string, config: ProviderConfig): boolean
  issuerOf?(stated: string, claims: JWTPayload): string
  /** The stable subject. */
  accountId?(claims: JWTPayload & { sub: string }): string
  clientSecret?(config: ProviderConfig): Promise<string>
  nameOf?(userJson: string | undefined): string | null
}

export const QUIRKS: Record<NonNullable<ProviderConfig['quirk']>, OpenIdQuirk> = {
  microsoft: {
    isIssuer(stated, { url }) {
      const base = url.replace(/\/[^/]+\/v2\.0$/, '')
      if (!stated.startsWith(`${base}/`)) return false
      const tenant = stated.slice(base.length + 1).replace(/\/v2\.0$/, '')
      return stated.endsWith('/v2.0') && (tenant === TENANT || new RegExp(`^${GUID}$`).test(tenant))
    },
    issuerOf: (stated, { tid }) =>
      stated.replace(
        TENANT,
        typeof tid === 'string' && new RegExp(`^${GUID}$`).test(tid) ? tid : '',
      ),
    accountId({ tid, oid }) {
      if (typeof tid !== 'string' || typeof oid !== 'string' || oid === '')
        throw new ProviderError('no_subject')
      return `${tid}:${oid}`
    },
  },
  // https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
  apple: {
    async clientSecret({
      clientId,
      clientSecret,
      url,
      variables: { APPLE_TEAM_ID: teamId, APPLE_KEY_ID: keyId },
    }) {
      if (!teamId || !keyId) return clientSecret
      const key = await importPKCS8(clientSecret.replaceAll('\\n', '\n'), 'ES256')
      return new SignJWT()
        .setProtectedHeader({ alg: 'ES256', kid: keyId })
        .setIssuer(teamId)
        .setSubject(clientId)
        .setAudience(url)
        .setIssuedAt()
        .setExpirationTime(`${APPLE_SECRET_SECONDS} s`)
        .sign(key)
    },
    nameOf(userJson) {
      const { firstName, lastName } = appleUser.safeParse(userJson).data?.name ?? {}
      return [firstName, lastName].filter(Boolean).join(' ') || null
    },
  },
}

/** In the first sign-in only. Its email is ignored: it isn't signed. */
export const appleUser = z
  .string()
  .max(4096)
  .transform((value) => {
    try {
      return JSON.parse(value)
    } catch {
      return null
    }
  })
  .pipe(
    z.object({
      name: z.object({ firstName: z.string().optional(), lastName: z.string().optional() }),
    }),
  )
