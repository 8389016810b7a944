import 'server-only'
import type { ListedEvent } from '@/lib/auth/event-list'
import { noticeText } from '@/lib/auth/notices'
import { APP_NAME } from '@/lib/brand'
import { env } from '@/lib/env'

export type Message = { id: string; subject: string; text: string; html?: string }

const TIME = new Intl.DateTimeFormat('en', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
})

/** Contains no link and nothing that a user typed, so a copy with a link is recognisably false. */
export function noticeMail(event: ListedEvent): Message {
  const facts = [
    ...(event.device ? [`Device: ${event.device}`] : []),
    ...(event.address ? [`Network: ${event.address}`] : []),
    `Time: ${TIME.format(event.createdAt)} UTC`,
  ]
  const paragraphs = [
    [noticeText(event)],
    facts,
    [
      `If this was you, there is nothing to do. If not, open ${APP_NAME} (${env().appUrl.host}) as you always do, go to Settings, Sessions, and sign out other sessions. Then check your sign-in methods.`,
    ],
    ['This message contains no links on purpose.'],
  ]
  return {
    id: event.id,
    subject: `${APP_NAME}: ${noticeText(event)}`,
    text: `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    html: paragraphs.map((lines) => `<p>${lines.map(escapeHtml).join('<br>')}</p>`).join('\n'),
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
