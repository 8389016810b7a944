const STORAGE_KEY = 'typed-text'
const TYPED =
  'input[name]:not([type=hidden], [type=radio], [type=file], [type=password]), textarea[name], select[name]'

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
type TypedText = { path: string; fields: { name: string; index: number; value: string }[] }

/** Until this tab loads this page again: what was typed, and everything in `form`. */
export function keepTypedText(form?: HTMLFormElement): void {
  const fields = typedFields().flatMap(({ field, ...place }) =>
    field.form === form || isTyped(field) ? [{ ...place, value: stateOf(field) }] : [],
  )
  try {
    const typed: TypedText = { path: location.pathname, fields }
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(typed))
  } catch {
    // Storage may be full or forbidden.
  }
}

/** Once, after `keepTypedText`. */
export function restoreTypedText(): void {
  for (const { name, index, value } of takeTypedText()?.fields ?? []) {
    const field = typedFields().find((other) => other.name === name && other.index === index)?.field
    if (!field || stateOf(field) === value) continue
    if (isCheckbox(field)) {
      field.click()
      continue
    }
    // React ignores values set by its own setter.
    const prototype = Object.getPrototypeOf(field)
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

function takeTypedText(): TypedText | null {
  try {
    const typed: TypedText | null = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null')
    // The step-up's page comes first.
    if (typed?.path !== location.pathname) return null
    sessionStorage.removeItem(STORAGE_KEY)
    return typed
  } catch {
    return null
  }
}

function stateOf(field: Field): string {
  return isCheckbox(field) ? String(field.checked) : field.value
}

function isTyped(field: Field): boolean {
  return !isCheckbox(field) && 'defaultValue' in field && field.value !== field.defaultValue
}

function isCheckbox(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox'
}

function typedFields(): { field: Field; name: string; index: number }[] {
  const counts = new Map<string, number>()
  return [...document.querySelectorAll<Field>(TYPED)].map((field) => {
    const index = counts.get(field.name) ?? 0
    counts.set(field.name, index + 1)
    return { field, name: field.name, index }
  })
}
