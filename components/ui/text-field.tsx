import { clsx } from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

type FieldProps = {
  name: string
  label: string
  /** Screen readers still read it. */
  isLabelHidden?: boolean
  error?: string
  hint?: ReactNode
}

export function TextField({
  label,
  isLabelHidden,
  error,
  hint,
  className,
  ...props
}: ComponentProps<'input'> & FieldProps) {
  const id = props.id ?? `field-${props.name}`
  return (
    <Labelled id={id} label={label} isLabelHidden={isLabelHidden} error={error} hint={hint}>
      <input
        dir="auto"
        {...props}
        id={id}
        className={clsx('input', className)}
        {...descriptionOf(id, error, hint)}
      />
    </Labelled>
  )
}

export function TextAreaField({
  label,
  isLabelHidden,
  error,
  hint,
  className,
  ...props
}: ComponentProps<'textarea'> & FieldProps) {
  const id = props.id ?? `field-${props.name}`
  return (
    <Labelled id={id} label={label} isLabelHidden={isLabelHidden} error={error} hint={hint}>
      <textarea
        dir="auto"
        {...props}
        id={id}
        className={clsx('input', className)}
        {...descriptionOf(id, error, hint)}
      />
    </Labelled>
  )
}

function Labelled({
  id,
  label,
  isLabelHidden,
  error,
  hint,
  children,
}: Omit<FieldProps, 'name'> & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium text-sm'}>
        {label}
      </label>
      {children}
      {hint && (
        <div id={`${id}-hint`} className="text-pretty text-muted-foreground text-sm">
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className="text-destructive text-sm">
          {error}
        </p>
      )}
    </div>
  )
}

function descriptionOf(id: string, error: string | undefined, hint: ReactNode) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return { 'aria-invalid': error ? true : undefined, 'aria-describedby': ids || undefined }
}
