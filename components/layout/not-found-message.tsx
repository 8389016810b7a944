import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonVariants } from '@/components/ui/button'
import type { MessageProps } from './message'

/** What is said where nothing is. */
export const NOT_FOUND_MESSAGE: MessageProps = {
  title: 'Page not found',
  icon: <SearchX />,
  children: 'The address may be mistyped, or the page no longer exists.',
  actions: (
    <Link href="/" className={buttonVariants()}>
      Go to the start page
    </Link>
  ),
}
