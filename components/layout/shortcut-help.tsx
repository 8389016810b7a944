'use client'

import { Modal } from '@/components/ui/modal'
import type { Shortcut } from './shortcuts'

type ShortcutHelpProps = {
  shortcuts: Shortcut[]
  isOn: boolean
  onChange: (isOn: boolean) => void
  onClose: () => void
}

export function ShortcutHelp({ shortcuts, isOn, onChange, onClose }: ShortcutHelpProps) {
  return (
    <Modal title="Keyboard shortcuts" closeLabel="Close" onClose={onClose}>
      <dl className="divide-y rounded-md border text-sm">
        {shortcuts.map(({ key, label }) => (
          <div key={key} className="flex items-center justify-between gap-4 px-3 py-2">
            <dt>{label}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <label className="flex items-center justify-between gap-4 text-sm">
        <span className="grid gap-0.5">
          <span className="font-medium">Keyboard shortcuts</span>
          <span id="shortcuts-hint" className="text-muted-foreground">
            Applies to this browser only.
          </span>
        </span>
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox has its state by itself
          role="switch"
          aria-label="Keyboard shortcuts"
          aria-describedby="shortcuts-hint"
          checked={isOn}
          onChange={(event) => onChange(event.target.checked)}
          className="switch"
        />
      </label>
    </Modal>
  )
}
