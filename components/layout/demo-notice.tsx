/** Above every page of a public demo. */
export function DemoNotice() {
  return (
    <p className="border-b bg-secondary px-4 py-2 text-center text-secondary-foreground text-sm">
      This is a demo, so enter nothing private. What you add disappears after an hour. Everyone can
      look at the admin pages, with emails and addresses hidden.
    </p>
  )
}
