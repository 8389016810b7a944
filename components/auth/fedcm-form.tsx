'use client'

import { type ComponentProps, type FormEvent, useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'

/**
 * Opens the browser's own account chooser (FedCM) instead of posting the form. If that fails or is
 * closed, the next press posts the form.
 */
export function FedCmForm({
  providerId,
  children,
  ...form
}: ComponentProps<'form'> & { providerId: string }) {
  const [problem, setProblem] = useState('')
  const isBusy = useRef(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    if (problem || !('IdentityCredential' in window)) return
    event.preventDefault()
    if (isBusy.current) return
    isBusy.current = true
    const target = event.currentTarget
    const loaded = await import('@/lib/auth/oauth/fedcm-browser').catch(() => null)
    if (!loaded) return target.submit()
    const returnTo = new FormData(target).get('returnTo')
    const result = await loaded.signInWithFedCm(providerId, String(returnTo))
    if (result.ok) return window.location.assign(result.redirectTo)
    setProblem(result.message)
    isBusy.current = false
  }

  return (
    <form {...form} onSubmit={submit} className="grid gap-3">
      {children}
      {problem && <Notice tone="destructive">{problem}</Notice>}
    </form>
  )
}
