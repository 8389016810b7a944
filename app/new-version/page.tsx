import { RefreshCw } from 'lucide-react'
import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message-page'
import { LAYOUT_WORDS } from '@/components/layout/words'
import { buttonVariants } from '@/components/ui/button'
import { safeReturnTo } from '@/lib/auth/return-to'

export const metadata: Metadata = { title: LAYOUT_WORDS.newVersion.title }

/** Where a form of an older build leads without JavaScript (lib/server/early-answer.ts). */
export default async function NewVersionPage({ searchParams }: PageProps<'/new-version'>) {
  const { returnTo } = await searchParams
  return (
    <MessagePage
      title={LAYOUT_WORDS.newVersion.title}
      icon={<RefreshCw />}
      actions={
        <a href={safeReturnTo(returnTo)} className={buttonVariants()}>
          {LAYOUT_WORDS.newVersion.reload}
        </a>
      }
    >
      {LAYOUT_WORDS.newVersion.notSent}
    </MessagePage>
  )
}
