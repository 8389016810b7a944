import { APP_NAME } from '@/lib/brand'

/** What stands in a link home. */
export function LogoMark({ isCompact = false }: { isCompact?: boolean }) {
  return (
    <>
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className="size-5 text-primary"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      >
        <circle cx="8" cy="8" r="5" />
        <path d="m11.6 11.6 8.4 8.4m-3.4-3.4 2.4-2.4" />
      </svg>
      <span className={isCompact ? 'max-sm:sr-only' : undefined}>{APP_NAME}</span>
    </>
  )
}
