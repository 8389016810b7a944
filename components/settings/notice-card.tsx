'use client'

import { ShieldAlert } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { Moment } from '@/components/ui/moment'
import { PageLink } from '@/components/ui/page-link'
import { dismissNoticesAction, secureAccountAction } from '@/lib/auth/actions'
import type { Notice } from '@/lib/auth/notices'

/** Security events caused by other devices, newest first. */
export function NoticeCard({ notices }: { notices: Notice[] }) {
  const dismissal = useFormAction(dismissNoticesAction)
  const report = useFormAction(secureAccountAction)
  const failure = dismissal.failure ?? report.failure

  // "This wasn't me" leads there.
  if (usePathname() === '/settings/secure') return null
  return (
    <aside
      aria-labelledby="notices"
      className="mb-8 flex gap-4 rounded-lg border border-destructive/40 bg-card p-4"
    >
      <ShieldAlert aria-hidden="true" className="size-5 shrink-0 text-destructive" />
      <div className="grid min-w-0 flex-1 gap-3 text-sm">
        <h2 id="notices" className="font-medium">
          Was this you?
        </h2>
        <ul className="grid gap-2">
          {notices.map(({ id, text, device, address, createdAt }) => (
            <li key={id}>
              <p className="wrap-anywhere">{text}</p>
              <p className="text-muted-foreground">
                {[device, address].map((part) => part && `${part} · `)}
                <Moment date={createdAt} />
              </p>
            </li>
          ))}
        </ul>
        <p>
          <PageLink href="/settings/activity">See all activity</PageLink>
        </p>
        {failure && <ActionNotice failure={failure} />}
        <div className="flex flex-wrap gap-2">
          <form {...dismissal.form}>
            <input type="hidden" name="newestId" value={notices[0]?.id} />
            <Button type="submit" variant="outline" disabled={dismissal.isPending}>
              This was me
            </Button>
          </form>
          <form {...report.form}>
            <Button type="submit" variant="destructive" disabled={report.isPending}>
              This wasn’t me
            </Button>
          </form>
        </div>
      </div>
    </aside>
  )
}
