'use client'

import { Kbd } from '@/components/ui/kbd'
import { Modal } from '@/components/ui/modal'
import { Switch } from '@/components/ui/switch'
import type { Shortcut } from './shortcut-list'
import { setShortcutsOn, useShortcutsOn } from './shortcut-setting'

/** What single keys do, and the switch that ends it. */
export function ShortcutHelp({
  shortcuts,
  onClose,
}: {
  shortcuts: Shortcut[]
  onClose: () => void
}) {
  const isOn = useShortcutsOn()

  return (
    <Modal title="Keyboard shortcuts" closeLabel="Close" onClose={onClose}>
      <dl className="divide-y rounded-md border text-sm">
        {shortcuts.map(({ key, label }) => (
          <div key={key} className="flex items-center justify-between gap-4 px-3 py-2">
            <dt>{label}</dt>
            <dd>
              <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: Base UI draws the control */}
      <label className="flex items-center justify-between gap-4 text-sm">
        <span className="grid gap-0.5">
          <span className="font-medium">Keyboard shortcuts</span>
          <span id="shortcuts-hint" className="text-muted-foreground">
            Applies to this browser only.
          </span>
        </span>
        <Switch
          aria-label="Keyboard shortcuts"
          aria-describedby="shortcuts-hint"
          checked={isOn}
          onCheckedChange={setShortcutsOn}
        />
      </label>
    </Modal>
  )
}
