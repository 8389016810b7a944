'use client'

import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button, buttonVariants } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toaster'
import type { Result } from '@/lib/errors'

type Renamed<T> = Result<T> & { submitted: { name?: string } }
type RenameFormProps<T> = {
  action: (state: unknown, input: FormData) => Promise<Renamed<T>>
  onRenamed?: (value: T) => void
  /** Shown afterwards, in a toast. */
  message: string
  id: string
  name: string
  label: string
  hint?: string
  required?: boolean
  /** The page without the form. */
  href: Route
  onClose: () => void
  children: ReactNode
}

/** Shows `children` once renamed: without JavaScript, the URL still asks for the form. */
export function RenameForm<T>({
  action,
  onRenamed,
  message,
  id,
  name,
  href,
  onClose,
  children,
  ...field
}: RenameFormProps<T>) {
  const showToast = useToast()
  const { answer, failure, form, isPending } = useFormAction(action, ({ value }) => {
    onRenamed?.(value)
    showToast({ message })
    onClose()
  })
  const submitted = answer && 'submitted' in answer ? answer.submitted.name : undefined

  if (answer?.ok) return children
  return (
    <form {...form} className="grid w-full gap-3 px-4 py-3.5">
      <input type="hidden" name="id" value={id} />
      <TextField
        {...field}
        key={submitted}
        ref={select}
        id={`rename-${id}`}
        name="name"
        maxLength={160}
        defaultValue={submitted ?? name}
        error={failure?.fields?.name}
        autoComplete="off"
      />
      {failure && !failure.fields && <ActionNotice failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" size="sm" disabled={isPending}>
          Save
        </Button>
        <Link
          href={href}
          className={buttonVariants({ variant: 'ghost', size: 'sm' })}
          onClick={(event) => {
            event.preventDefault()
            onClose()
          }}
        >
          Cancel
        </Link>
      </div>
    </form>
  )
}

function select(field: HTMLInputElement | null) {
  field?.focus()
  field?.select()
}
