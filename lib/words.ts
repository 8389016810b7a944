/** What people read when something they typed cannot be saved; `label` is what the field is called. */
export const CHECK_WORDS = {
  notText: (label: string) => `${label} must be text.`,
  tooLong: (label: string, max: number) => `${label} can have at most ${max} characters.`,
  unstorable: (label: string) => `${label} contains a character that cannot be saved.`,
}
