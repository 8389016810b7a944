import type { Profile } from '@/lib/profile/schema'

const NAMES = ['displayName', 'bio', 'avatarUrl', 'theme'] as const

type ProfileText = Record<(typeof NAMES)[number], string>

export function profileText({ displayName, bio, avatarUrl, theme }: Profile): ProfileText {
  return { displayName: displayName ?? '', bio: bio ?? '', avatarUrl: avatarUrl ?? '', theme }
}

export function readFields(form: HTMLFormElement): ProfileText {
  const data = new FormData(form)
  const text = { displayName: '', bio: '', avatarUrl: '', theme: '' }
  for (const name of NAMES) text[name] = String(data.get(name) ?? '')
  return text
}

/** Puts stored values, e.g. trimmed, into fields unchanged since the submit. */
export function writeFields(form: HTMLFormElement, submitted: FormData, stored: Profile) {
  const current = readFields(form)
  const text = profileText(stored)
  for (const name of NAMES) {
    const field = form.elements.namedItem(name)
    if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof RadioNodeList
    ) {
      if (current[name] === submitted.get(name)) field.value = text[name]
    }
  }
}
