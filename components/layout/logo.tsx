import { APP_NAME } from '@/lib/brand'

/** A full page load, so that pages without the app's navigation load no code for links. */
export function Logo() {
  return (
    <a href="/" className="logo">
      <LogoName />
    </a>
  )
}

/** The style sheet draws the mark (`.logo`). `isCompact` leaves the name to screen readers. */
export function LogoName({ isCompact = false }: { isCompact?: boolean }) {
  return <span className={isCompact ? 'max-sm:sr-only' : undefined}>{APP_NAME}</span>
}
