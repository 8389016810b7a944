const NEW_VERSION = 'new-version'
const STORAGE_KEY = 'typed-text'
const TYPED_TEXT =
  'input[name]:not([type=hidden], [type=checkbox], [type=radio], [type=file], [type=password]), textarea[name]'

type Field = HTMLInputElement | HTMLTextAreaElement
type TypedText = { path: string; fields: { name: string; index: number; value: string }[] }

/** The server doesn't know an action of this page. */
export function reportNewVersion(): void {
  window.dispatchEvent(new Event(NEW_VERSION))
}

/** Returns a function that stops watching. */
export function watchVersion(onNewVersion: () => void): () => void {
  window.addEventListener(NEW_VERSION, onNewVersion)
  return () => window.removeEventListener(NEW_VERSION, onNewVersion)
}

export function reloadWithTypedText(): void {
  const fields = typedFields().flatMap(({ field, ...place }) =>
    field.value === field.defaultValue ? [] : [{ ...place, value: field.value }],
  )
  try {
    const typed: TypedText = { path: location.pathname, fields }
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(typed))
  } catch {
    // Storage may be full or forbidden.
  }
  location.reload()
}

/** Once, after `reloadWithTypedText`. */
export function restoreTypedText(): void {
  const typed = takeTypedText()
  if (typed?.path !== location.pathname) return
  for (const { name, index, value } of typed.fields) {
    const field = typedFields().find((other) => other.name === name && other.index === index)?.field
    if (!field) continue
    // React ignores values set by its own setter.
    const prototype = Object.getPrototypeOf(field)
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

function takeTypedText(): TypedText | null {
  try {
    const stored = sessionStorage.getItem(STORAGE_KEY)
    sessionStorage.removeItem(STORAGE_KEY)
    return stored && JSON.parse(stored)
  } catch {
    return null
  }
}

function typedFields(): { field: Field; name: string; index: number }[] {
  const counts = new Map<string, number>()
  return [...document.querySelectorAll<Field>(TYPED_TEXT)].map((field) => {
    const index = counts.get(field.name) ?? 0
    counts.set(field.name, index + 1)
    return { field, name: field.name, index }
  })
}
