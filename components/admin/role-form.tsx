'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { changeRoleAction } from '@/lib/admin/actions'

export function RoleForm({ userId, role }: { userId: string; role: 'user' | 'admin' }) {
  const { failure, form, isPending } = useFormAction(changeRoleAction)

  return (
    <form {...form} className="grid justify-items-start gap-4">
      {failure && <ActionNotice failure={failure} />}
      <input type="hidden" name="userId" value={userId} />
      <input type="hidden" name="role" value={role === 'admin' ? 'user' : 'admin'} />
      <p className="text-muted-foreground text-sm">
        {role === 'admin' ? 'Can view and manage all users.' : 'Can only see their own data.'}
      </p>
      <Button type="submit" variant="outline" disabled={isPending}>
        {role === 'admin' ? 'Remove admin role' : 'Make admin'}
      </Button>
    </form>
  )
}
