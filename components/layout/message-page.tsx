import { LogoMark } from './logo-mark'
import { Message, type MessageProps } from './message'

/** A page that says one thing, and what to do next. */
export function MessagePage(props: MessageProps) {
  return (
    <>
      <header className="px-6 py-5">
        {/* A full page load: after what these pages say, nothing of the last page should stay. */}
        <a
          href="/"
          className="inline-flex items-center gap-2 rounded-sm font-semibold tracking-tight"
        >
          <LogoMark />
        </a>
      </header>
      <main id="content" className="grid flex-1 content-center px-6 pt-8 pb-28">
        <Message {...props} />
      </main>
    </>
  )
}
