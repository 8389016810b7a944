import type { ReactNode } from 'react'
import { ProviderMark } from '@/components/auth/provider-mark'
import { Icon, KEY_ROUND } from '@/components/ui/icon'

const ICON_CLASS = 'size-5 shrink-0 text-muted-foreground'
const METHODS = [
  {
    name: 'iCloud Keychain',
    badge: 'Synced',
    facts: 'Added Mar 3 · Last used today',
    icon: <Icon shape={KEY_ROUND} className={ICON_CLASS} />,
  },
  {
    name: 'YubiKey 5',
    badge: 'This device only',
    facts: 'Added Mar 9 · Last used Apr 2',
    icon: <Icon shape={KEY_ROUND} className={ICON_CLASS} />,
  },
  {
    name: 'GitHub',
    badge: null,
    facts: 'ada@example.com · Connected Mar 3',
    icon: <ProviderMark id="github" className={ICON_CLASS} />,
  },
]

/** A picture of the settings that follows the theme and costs no request. */
export function MethodsPreview() {
  return (
    <div
      aria-hidden="true"
      className="select-none overflow-hidden rounded-xl border bg-card shadow-xl shadow-black/5"
    >
      <div className="flex flex-wrap items-center justify-between gap-4 border-b px-5 py-4">
        <div className="grid gap-0.5">
          <p className="font-medium text-sm">Sign-in methods</p>
          <p className="text-muted-foreground text-xs">How you get into your account.</p>
        </div>
        <Fake>Add a passkey</Fake>
      </div>
      <div className="divide-y">
        {METHODS.map(({ icon, name, badge, facts }) => (
          <div key={name} className="flex items-center gap-4 px-5 py-3.5">
            {icon}
            <div className="grid min-w-0 flex-1 gap-0.5">
              <p className="flex flex-wrap items-center gap-2 font-medium text-sm">
                {name}
                {badge && (
                  <span className="rounded-full border px-2 py-px font-normal text-muted-foreground text-xs">
                    {badge}
                  </span>
                )}
              </p>
              <p className="truncate text-muted-foreground text-xs">{facts}</p>
            </div>
          </div>
        ))}
      </div>
      <p className="border-t bg-muted px-5 py-3 text-muted-foreground text-xs">
        You have 9 recovery codes left.
      </p>
    </div>
  )
}

function Fake({ children }: { children: ReactNode }) {
  return (
    <span className="shrink-0 rounded-md border px-2.5 py-1.5 font-medium text-xs shadow-xs">
      {children}
    </span>
  )
}
