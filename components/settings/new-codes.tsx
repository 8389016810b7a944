'use client'

import { Button, buttonVariants } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toaster'
import { useIsHydrated } from '@/components/ui/use-is-hydrated'
import { RECOVERY_CODE_WORDS } from '@/lib/auth/recovery-codes/words'
import { APP_NAME } from '@/lib/brand'

const WORDS = RECOVERY_CODE_WORDS.set

/** The codes, the one time they are seen, and the ways to keep them. Printed, the page holds nothing else. */
export function NewCodes({ codes, owner }: { codes: string[]; owner: string }) {
  const showToast = useToast()
  // Copying and printing need JavaScript; the list and the download do not.
  const isInteractive = useIsHydrated()
  const file = [WORDS.fileTitle(owner), WORDS.fileAbout, '', ...codes, ''].join('\n')

  async function copy() {
    const isCopied = await navigator.clipboard.writeText(codes.join('\n')).then(
      () => true,
      () => false,
    )
    showToast(
      isCopied ? { message: WORDS.copied } : { message: WORDS.notCopied, tone: 'destructive' },
    )
  }

  return (
    <section aria-labelledby="new-codes" className="grid w-full gap-4">
      <h2 id="new-codes" tabIndex={-1} className="font-medium">
        {WORDS.title}
      </h2>
      <Notice tone="success">{WORDS.keep}</Notice>
      <p className="hidden text-sm print:block">{WORDS.printed(owner)}</p>
      <ol className="grid list-decimal gap-x-12 gap-y-2 rounded-lg border bg-card py-5 pr-5 pl-11 text-muted-foreground text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>
            <code className="select-all text-foreground">{code}</code>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2 print:hidden">
        {isInteractive && (
          <Button variant="outline" onClick={copy}>
            {WORDS.copy}
          </Button>
        )}
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download={`${APP_NAME.toLowerCase().replaceAll(' ', '-')}-recovery-codes.txt`}
          className={buttonVariants({ variant: 'outline' })}
        >
          {WORDS.download}
        </a>
        {isInteractive && (
          <Button variant="outline" onClick={() => window.print()}>
            {WORDS.print}
          </Button>
        )}
      </div>
    </section>
  )
}
