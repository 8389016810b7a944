import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message'
import { buttonVariants } from '@/components/ui/button'
import { Icon, REFRESH_CW } from '@/components/ui/icon'
import { safeReturnTo } from '@/lib/auth/return-to'

export const metadata: Metadata = { title: 'A new version is available' }

/** Where a form of an older build leads without JavaScript (lib/server/early-answer.ts). */
export default async function NewVersionPage({ searchParams }: PageProps<'/new-version'>) {
  const { returnTo } = await searchParams
  return (
    <MessagePage
      title="A new version is available"
      icon={<Icon shape={REFRESH_CW} />}
      actions={
        <a href={safeReturnTo(returnTo)} className={buttonVariants()}>
          Reload the page
        </a>
      }
    >
      Your changes came from an older version of the page and were not saved. Go back to copy them,
      or reload the page and enter them again.
    </MessagePage>
  )
}
