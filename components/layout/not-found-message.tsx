import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { buttonVariants } from '@/components/ui/button'
import type { MessageProps } from './message'
import { LAYOUT_WORDS } from './words'

/** What is said where nothing is. */
export const NOT_FOUND_MESSAGE: MessageProps = {
  title: LAYOUT_WORDS.notFound.heading,
  icon: <SearchX />,
  children: LAYOUT_WORDS.notFound.about,
  actions: (
    <Link href="/" className={buttonVariants()}>
      {LAYOUT_WORDS.notFound.startPage}
    </Link>
  ),
}
