import 'server-only'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { NEWEST_FIRST } from '@/lib/db/pages'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { isMailOn } from '@/lib/mail/outbox'
import type { ClientInfo } from './client-info'
import { LISTED, type ListedEvent, listedEvent } from './event-list'
import { recordSecurityEvent } from './events'
import { methodName } from './methods'
import { endOtherSessions } from './session-list'
import { type AuthUser, getAuthUser } from './user'

type Owner = Pick<AuthUser, 'id' | 'sessionId'>

export type Notice = Pick<ListedEvent, 'id' | 'device' | 'address' | 'createdAt'> & { text: string }

const LISTED_MAX = 5

/** Newest first. Empty while the database is down, which the page itself says. */
export async function findNotices(): Promise<Notice[]> {
  try {
    const user = await getAuthUser()
    return user?.hasNotices ? await listNotices(user) : []
  } catch (error) {
    if (isDatabaseUnavailable(error)) return []
    throw error
  }
}

export async function listNotices({ sessionId }: Owner): Promise<Notice[]> {
  const rows = await db.securityEvent.findMany({
    where: { notices: { some: { device: { sessions: { some: { id: sessionId } } } } } },
    select: LISTED,
    orderBy: NEWEST_FIRST,
    take: LISTED_MAX,
  })
  return rows.map(listedEvent).map(({ id, device, address, createdAt, ...event }) => ({
    id,
    device,
    address,
    createdAt,
    text: noticeText(event),
  }))
}

/**
 * Ends this device's notices up to that id, so that none ends unseen. Other devices keep theirs: a
 * thief must not hide them.
 */
export async function dismissNotices(
  { id: userId, sessionId }: Owner,
  newestId: string,
): Promise<void> {
  await db.$executeRaw`
    DELETE FROM notices n USING sessions s, security_events e
    WHERE s.id = ${sessionId}::uuid AND n.device_id = s.device_id AND e.id = n.event_id
      AND e.created_at <= (SELECT created_at FROM security_events WHERE id = ${newestId}::uuid AND user_id = ${userId}::uuid)`
}

/**
 * Ends all other sessions, revokes all access tokens, and forgets all other devices, so that their
 * next sign-in raises a notice. Returns how many sessions ended.
 */
export async function secureAccount(
  { id: userId, sessionId }: Owner,
  client: ClientInfo,
): Promise<number> {
  return transaction(async (tx) => {
    await lockUser(tx, userId)
    const ended = await endOtherSessions(tx, { id: userId, sessionId }, client)
    const { count: accessTokens } = await tx.personalAccessToken.deleteMany({ where: { userId } })
    if (accessTokens > 0)
      await recordSecurityEvent(
        client,
        { type: 'token_revoked', outcome: 'success', userId, detail: { accessTokens } },
        tx,
      )
    await tx.$executeRaw`
      DELETE FROM devices WHERE user_id = ${userId}::uuid
        AND id IS DISTINCT FROM (SELECT device_id FROM sessions WHERE id = ${sessionId}::uuid)`
    await tx.$executeRaw`
      DELETE FROM notices n USING sessions s WHERE s.id = ${sessionId}::uuid AND n.device_id = s.device_id`
    return ended
  })
}

/** Null if the app sends no mail or the user has no verified email. */
export async function getSecurityMails({
  id,
  email,
}: Pick<AuthUser, 'id' | 'email'>): Promise<boolean | null> {
  if (!isMailOn() || !email) return null
  const user = await db.user.findUnique({ where: { id }, select: { securityMails: true } })
  return user?.securityMails ?? null
}

/** A last email says that there will be no more. */
export async function setSecurityMails(
  userId: string,
  isOn: boolean,
  client: ClientInfo,
): Promise<void> {
  await transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    const { securityMails } = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { securityMails: true },
    })
    if (securityMails === isOn) return
    const event = { type: 'security_mails_changed', outcome: 'success', userId } as const
    await recordSecurityEvent(client, { ...event, detail: { mails: isOn } }, tx)
    await tx.user.updateMany({ where: { id: userId }, data: { securityMails: isOn } })
  })
}

/** Also sent by email, so it contains nothing that a user typed. */
export function noticeText({ type, method }: Pick<ListedEvent, 'type' | 'method'>): string {
  const how = methodName(method ?? '')
  switch (type) {
    case 'sign_in':
      return method === 'recovery-code'
        ? 'A recovery code was used to sign in.'
        : `A new device signed in with ${how}.`
    case 'step_up':
      return 'A recovery code was used.'
    case 'passkey_added':
      return 'A passkey was added.'
    case 'passkey_removed':
      return 'A passkey was removed.'
    case 'account_connected':
      return `${how} was connected as a sign-in method.`
    case 'account_disconnected':
      return `${how} was removed as a sign-in method.`
    case 'recovery_codes_created':
      return 'New recovery codes were generated. The old ones no longer work.'
    case 'token_created':
      return 'An access token was created.'
    case 'admin_signed_out_user':
      return 'An admin signed you out everywhere.'
    case 'admin_removed_method':
      return 'An admin removed one of your sign-in methods.'
    case 'security_mails_changed':
      return 'Security emails were turned on or off.'
    default:
      return 'Your security settings changed.'
  }
}
