'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useEffectEvent } from 'react'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { confirmPath } from '@/lib/auth/return-to'
import type { Failure } from '@/lib/errors'

/** What an action refused, in plain words. When it asks for a fresh sign-in, leads to the step-up and from there back to this very page. */
export function ActionNotice({ failure }: { failure: Failure }) {
  const confirm = useConfirmPath()
  const router = useRouter()
  const isStepUp = failure.code === 'fresh_sign_in_required'
  const goToStepUp = useEffectEvent(() => router.push(confirm))

  useEffect(() => {
    if (isStepUp) goToStepUp()
  }, [isStepUp])

  return (
    <Notice tone={isStepUp ? 'neutral' : 'destructive'}>
      {failure.message} {isStepUp && <PageLink href={confirm}>Confirm it’s you</PageLink>}
    </Notice>
  )
}

/** The address of the step-up that leads back to this page, with everything that is open on it. */
export function useConfirmPath() {
  const pathname = usePathname()
  const search = useSearchParams().toString()
  return confirmPath(search ? `${pathname}?${search}` : pathname)
}
