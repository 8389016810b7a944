'use client'

import type { Result } from '@/lib/errors'

/** Whether the profile was saved, in a region that is there from the start: only then are its changes read out. */
export function SaveOutcome({ answer }: { answer: Result<unknown> | null }) {
  return (
    <>
      <p role="status" className="text-sm text-success">
        {answer?.ok && 'Profile saved.'}
      </p>
      <p role="alert" className="basis-full text-destructive text-sm empty:hidden">
        {answer?.ok === false && answer.message}
        {answer?.ok === false && answer.code === 'unauthenticated' && (
          <>
            {' '}
            {/* In another tab, since what was typed stands in this one. */}
            <a
              href="/sign-in?returnTo=/profile"
              target="_blank"
              rel="noopener"
              className="font-medium underline underline-offset-4"
            >
              Sign in in a new tab
            </a>
            , then save again.
          </>
        )}
      </p>
    </>
  )
}
