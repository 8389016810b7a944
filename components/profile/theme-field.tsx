import { Monitor, Moon, Sun } from 'lucide-react'
import { THEMES, type Theme } from '@/lib/profile/rules'

const CHOICES = {
  system: { label: 'System', Icon: Monitor },
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
} satisfies Record<Theme, object>

export function ThemeField({ defaultValue, error }: { defaultValue: string; error?: string }) {
  return (
    <fieldset className="grid gap-2" aria-describedby={error ? 'theme-error' : undefined}>
      <legend className="mb-1.5 font-medium text-sm">Theme</legend>
      <div className="grid grid-cols-3 gap-2">
        {THEMES.map((theme) => {
          const { label, Icon } = CHOICES[theme]
          return (
            <label
              key={theme}
              className="relative flex flex-col items-center gap-2 rounded-md border border-input bg-card px-3 py-3 text-sm transition-colors hover:bg-muted has-checked:border-primary has-checked:font-medium has-checked:text-primary has-checked:ring-1 has-checked:ring-primary has-checked:ring-inset forced-colors:has-checked:outline-2 forced-colors:has-checked:outline-[Highlight]"
            >
              <input
                type="radio"
                name="theme"
                value={theme}
                defaultChecked={theme === defaultValue}
                className="absolute inset-0 cursor-pointer appearance-none rounded-md"
              />
              <Icon aria-hidden="true" className="size-4" />
              {label}
            </label>
          )
        })}
      </div>
      {error && (
        <p id="theme-error" className="text-destructive text-sm">
          {error}
        </p>
      )}
    </fieldset>
  )
}
