import { SettingsNav } from '@/components/settings/settings-nav'

export default function SettingsLayout({ children }: LayoutProps<'/settings'>) {
  return (
    <>
      <SettingsNav />
      {children}
    </>
  )
}
