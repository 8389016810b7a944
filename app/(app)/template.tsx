import type { ReactNode } from 'react'
import { PageTransition } from '@/components/layout/page-transition'

/** Unlike a layout, drawn anew for each page. */
export default function AppTemplate({ children }: { children: ReactNode }) {
  return <PageTransition>{children}</PageTransition>
}
