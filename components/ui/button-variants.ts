import { clsx } from 'clsx'

/** Named as shadcn names them, so that its components fit beside ours. */
const VARIANTS = {
  default: 'border-transparent bg-primary text-primary-foreground shadow-xs hover:bg-primary/90',
  outline: 'border-border bg-card shadow-xs hover:bg-accent hover:text-accent-foreground',
  secondary: 'border-transparent bg-secondary text-secondary-foreground hover:bg-secondary/80',
  ghost: 'border-transparent text-muted-foreground hover:bg-accent hover:text-accent-foreground',
  destructive: 'border-destructive/40 text-destructive hover:bg-destructive/10',
  link: 'border-transparent text-primary underline-offset-4 hover:underline',
}
const SIZES = {
  default: 'h-10 px-4 text-sm',
  sm: 'h-8 px-2.5 text-sm',
  lg: 'h-11 px-6 text-base',
  icon: 'size-9 shrink-0',
  'icon-sm': 'size-8 shrink-0',
}

export type ButtonStyle = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES }

/** The look of a button, for links that act as one. */
export function buttonVariants({
  variant = 'default',
  size = 'default',
  className,
}: ButtonStyle & { className?: string } = {}): string {
  return clsx(
    // The border is for forced colours, which take the background away.
    'inline-flex items-center justify-center gap-2 rounded-md border font-medium transition-colors disabled:opacity-60',
    VARIANTS[variant],
    SIZES[size],
    className,
  )
}
