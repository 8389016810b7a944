'use client'

import { useEffect, useRef, useState } from 'react'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import { signalUserDetails } from '@/lib/auth/passkey/signals'
import type { Failure } from '@/lib/errors'
import { saveProfileAction } from '@/lib/profile/actions'
import { initials } from '@/lib/profile/initials'
import { BIO_MAX, checkAvatarUrl } from '@/lib/profile/rules'
import type { Profile } from '@/lib/profile/schema'
import { Avatar } from './avatar'
import { profileText, readFields, writeFields } from './fields'
import { ThemeField } from './theme-field'

type Signals = Parameters<typeof signalUserDetails>[0] | null
type ProfileText = ReturnType<typeof profileText> & { drawn?: string }

type ProfileFormProps = {
  profile: Profile
  userName: string
  pictures: { providerId: string; providerName: string }[]
}

export function ProfileForm({ profile, userName, pictures }: ProfileFormProps) {
  const fields = useRef<HTMLFormElement>(null)
  const { answer, failure, form, isPending } = useFormAction(saveProfileAction, showSaved)
  // Without JavaScript, the page comes back with what was typed.
  const submitted = answer && !answer.ok && 'submitted' in answer ? answer.submitted : {}
  const [initial] = useState<ProfileText>({ ...profileText(profile), ...submitted })
  const [typed, setTyped] = useState(initial)
  const [isSaved, setIsSaved] = useState(answer?.ok === true)
  // So that the server sees what was changed here.
  const [drawn, setDrawn] = useState(initial.drawn ?? JSON.stringify(profileText(profile)))
  // Read on blur: otherwise every host typed on the way would be asked.
  const [picture, setPicture] = useState(initial.avatarUrl)
  const pictureUrl = checkAvatarUrl(picture)
  const errors = failure?.fields ?? {}
  const bioLength = [...typed.bio].length

  useEffect(() => {
    // What was typed before hydration.
    if (fields.current) setTyped(readFields(fields.current))
  }, [])
  useEffect(() => {
    if (failure) fields.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [failure])

  function showSaved(saved: { value: Profile; signals: Signals }, input: FormData) {
    if (!fields.current) return
    writeFields(fields.current, input, saved.value)
    const text = readFields(fields.current)
    setTyped(text)
    setPicture(text.avatarUrl)
    setDrawn(JSON.stringify(profileText(saved.value)))
    setIsSaved(true)
    // Devices show the user's name with passkeys.
    if (saved.signals) signalUserDetails(saved.signals)
  }

  return (
    <form
      ref={fields}
      {...form}
      className="grid gap-6"
      onInput={(event) => {
        setTyped(readFields(event.currentTarget))
        setIsSaved(false)
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
        hint={
          <span className={bioLength > BIO_MAX ? 'text-destructive tabular-nums' : 'tabular-nums'}>
            {`${bioLength} / ${BIO_MAX}`}
          </span>
        }
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
        {/* After "Save": Enter in a field presses the first. */}
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
        <p role="status" className="text-sm text-success">
          {isSaved && 'Profile saved.'}
        </p>
        <p role="alert" className="basis-full text-destructive text-sm empty:hidden">
          {failure && <Refusal failure={failure} />}
        </p>
      </div>
    </form>
  )
}

function Refusal({ failure: { code, message } }: { failure: Failure }) {
  if (code !== 'unauthenticated') return message
  return (
    <>
      {message} {/* In another tab, so that this one keeps what was typed. */}
      <a
        href="/sign-in?returnTo=/profile"
        target="_blank"
        rel="noopener"
        className="font-medium underline underline-offset-4"
      >
        Sign in in a new tab
      </a>
      , then save again.
    </>
  )
}
