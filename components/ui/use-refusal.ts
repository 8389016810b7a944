'use client'

import type { Failure } from '@/lib/errors'
import { useToast } from './toaster'

/** Says why the server refused, with the way to sign in where that is what is missing. */
export function useRefusal(returnTo: string) {
  const showToast = useToast()

  return function showRefusal({ code, message }: Pick<Failure, 'code' | 'message'>) {
    const signIn = {
      label: 'Sign in',
      run: () => window.location.assign(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`),
    }
    showToast({
      message,
      tone: 'destructive',
      action: code === 'unauthenticated' ? signIn : undefined,
    })
  }
}
