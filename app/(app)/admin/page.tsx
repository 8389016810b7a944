import type { Metadata } from 'next'
import { AdminNav } from '@/components/admin/admin-nav'
import { UserList, UserSearch } from '@/components/admin/user-list'
import { PageHeading } from '@/components/layout/page-heading'
import { usersView } from '@/lib/admin/schema'
import { requireAdmin } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Users' }

export default async function AdminPage({ searchParams }: PageProps<'/admin'>) {
  const admin = await requireAdmin('/admin')
  const view = usersView.parse(await searchParams)

  return (
    <>
      <AdminNav />
      <PageHeading title="Users">Everyone with an account, newest first.</PageHeading>
      <UserSearch q={view.q} />
      <UserList admin={admin} view={view} />
    </>
  )
}
