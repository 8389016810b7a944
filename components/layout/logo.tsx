import Link from 'next/link'
import { APP_NAME } from '@/lib/app'

export function Logo({ href = '/' }: { href?: '/' | '/todos' }) {
  return (
    <Link href={href} className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className="size-5 text-accent"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      >
        <circle cx="8" cy="8" r="5" />
        <path d="m11.6 11.6 8.4 8.4m-3.4-3.4 2.4-2.4" />
      </svg>
      {APP_NAME}
    </Link>
  )
}
