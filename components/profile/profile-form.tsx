'use client'

import { startTransition, useActionState, useEffect, useRef, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import { useFocusAfterRender } from '@/components/ui/use-focus-after-render'
import { signalUserDetails } from '@/lib/auth/passkey/signals'
import { callAction } from '@/lib/browser/call-action'
import type { Result } from '@/lib/errors'
import { saveProfileAction } from '@/lib/profile/actions'
import { initials } from '@/lib/profile/initials'
import { BIO_MAX, checkAvatarUrl } from '@/lib/profile/rules'
import type { Profile } from '@/lib/profile/schema'
import { PROFILE_WORDS } from '@/lib/profile/words'
import { Avatar } from './avatar'
import { profileText, readFields, writeFields } from './fields'
import { SaveOutcome } from './save-outcome'
import { ThemeField } from './theme-field'

type ProfileFormProps = {
  profile: Profile
  userName: string
  /** The providers that know a picture of the user. */
  pictures: { providerId: string; providerName: string }[]
}

/** The fields hold what was typed, whatever the server answers. */
export function ProfileForm({ profile, userName, pictures }: ProfileFormProps) {
  // Without JavaScript the answer comes with the page, and with it what was typed.
  const [posted, formAction] = useActionState(saveProfileAction, null)
  const [answer, setAnswer] = useState<Result<Profile> | null>(posted)
  const [isPending, startSaving] = useTransition()
  const form = useRef<HTMLFormElement>(null)
  const focusAfterRender = useFocusAfterRender()
  const initial = { ...profileText(profile), ...(posted?.ok === false && posted.submitted) }
  const [typed, setTyped] = useState(initial)
  // The profile as the fields were filled with it, for the server to see what was changed here.
  const [drawn, setDrawn] = useState(
    (posted?.ok === false && posted.submitted.drawn) || JSON.stringify(profileText(profile)),
  )
  // Looked up when the field is left, or every host that is typed on the way would be asked.
  const [picture, setPicture] = useState(initial.avatarUrl)
  const pictureUrl = checkAvatarUrl(picture)
  const errors = answer?.ok === false ? (answer.fields ?? {}) : {}

  useEffect(() => {
    // What was typed before the page came alive.
    if (form.current) setTyped(readFields(form.current))
  }, [])

  function save(form: HTMLFormElement, submitter: HTMLElement | null) {
    const submitted = new FormData(form, submitter)
    startSaving(async () => {
      const result = await callAction(() => saveProfileAction(null, submitted))
      if (result.ok) writeFields(form, submitted, result.value)
      // The name under which devices offer the passkeys.
      if (result.ok && result.signals) signalUserDetails(result.signals)
      const [wrong] = result.ok ? [] : Object.keys(result.fields ?? {})
      if (wrong) focusAfterRender(`#field-${wrong}`)
      startTransition(() => {
        setAnswer(result)
        if (result.ok) setDrawn(JSON.stringify(profileText(result.value)))
        setTyped(readFields(form))
        setPicture(readFields(form).avatarUrl)
      })
    })
  }

  return (
    <form
      ref={form}
      action={formAction}
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        save(
          event.currentTarget,
          event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null,
        )
      }}
      onInput={(event) => {
        setTyped(readFields(event.currentTarget))
        if (answer?.ok) setAnswer(null)
      }}
      onBlur={(event) => setPicture(readFields(event.currentTarget).avatarUrl)}
    >
      <input type="hidden" name="drawn" value={drawn} />
      <TextField
        name="displayName"
        label="Display name"
        placeholder={userName}
        defaultValue={initial.displayName}
        error={errors.displayName}
        autoComplete="nickname"
      />
      <TextAreaField
        name="bio"
        label="Bio"
        rows={5}
        defaultValue={initial.bio}
        error={errors.bio}
        hint={<BioCount length={[...typed.bio].length} />}
      />
      <div className="flex items-start gap-4">
        <Avatar
          initials={initials(typed.displayName.trim() || userName)}
          url={pictureUrl.ok ? pictureUrl.value : null}
        />
        <div className="min-w-0 flex-1">
          <TextField
            name="avatarUrl"
            label="Avatar URL"
            placeholder="https://"
            defaultValue={initial.avatarUrl}
            error={errors.avatarUrl}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
          />
        </div>
      </div>
      <ThemeField defaultValue={initial.theme} error={errors.theme} />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={isPending}>
          {isPending ? 'Saving…' : 'Save'}
        </Button>
        {/* After "Save", which Enter in a field presses. */}
        {pictures.map(({ providerId, providerName }) => (
          <Button
            key={providerId}
            type="submit"
            name="pictureOf"
            value={providerId}
            variant="ghost"
            disabled={isPending}
          >
            {`Use my ${providerName} picture`}
          </Button>
        ))}
        <SaveOutcome answer={answer} />
      </div>
    </form>
  )
}

function BioCount({ length }: { length: number }) {
  return (
    <span className={length > BIO_MAX ? 'text-destructive tabular-nums' : 'tabular-nums'}>
      {PROFILE_WORDS.bioLength(length, BIO_MAX)}
    </span>
  )
}
