import type { ReactNode } from 'react'
import { Logo } from './logo'

type MessageProps = {
  title: string
  icon?: ReactNode
  children: ReactNode
  actions?: ReactNode
}

function Message({ title, icon, children, actions }: MessageProps) {
  return (
    <div className="message">
      {icon && (
        <span aria-hidden="true" className="message-icon">
          {icon}
        </span>
      )}
      <h1 className="title">{title}</h1>
      <div className="message-text">{children}</div>
      {actions && <div className="message-actions">{actions}</div>}
    </div>
  )
}

export function MessagePage(props: MessageProps) {
  return (
    <>
      <header className="px-6 py-5">
        <Logo />
      </header>
      <main id="content" className="grid flex-1 content-center px-6 pt-8 pb-28">
        <Message {...props} />
      </main>
    </>
  )
}
