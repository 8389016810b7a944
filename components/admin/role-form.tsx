'use client'

import { useActionState } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { changeRoleAction } from '@/lib/admin/actions'
import { ADMIN_WORDS } from '@/lib/admin/words'

/** Makes somebody an admin, or takes that back. */
export function RoleForm({ userId, role }: { userId: string; role: 'user' | 'admin' }) {
  const [result, change, isPending] = useActionState(changeRoleAction, null)

  return (
    <form action={change} className="grid justify-items-start gap-4">
      {result?.ok === false && <ActionNotice failure={result} />}
      <input type="hidden" name="userId" value={userId} />
      <input type="hidden" name="role" value={role === 'admin' ? 'user' : 'admin'} />
      <p className="text-muted-foreground text-sm">
        {role === 'admin' ? ADMIN_WORDS.role.adminAbout : ADMIN_WORDS.role.userAbout}
      </p>
      <Button type="submit" variant="outline" disabled={isPending}>
        {role === 'admin' ? ADMIN_WORDS.role.takeAway : ADMIN_WORDS.role.make}
      </Button>
    </form>
  )
}
