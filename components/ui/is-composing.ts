/**
 * Whether a key belongs to an input method that is composing text: Escape then cancels the
 * composition, not the form. Safari ends the composition before that key and only says 229.
 */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229
}
