/** `id` is for the button's `aria-describedby`. */
export function LastUsedBadge({ id }: { id: string }) {
  return (
    <span
      id={id}
      className="pointer-events-none absolute -top-2 right-3 rounded-full border bg-card px-2 py-px text-muted-foreground text-xs"
    >
      Last used
    </span>
  )
}
