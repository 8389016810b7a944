'use client'

import { Button, buttonVariants } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toaster'
import { useIsHydrated } from '@/components/ui/use-is-hydrated'
import { APP_NAME } from '@/lib/brand'

/** Shown once. Printing the page prints only these. */
export function NewCodes({ codes, owner }: { codes: string[]; owner: string }) {
  const showToast = useToast()
  // For copying and printing.
  const isInteractive = useIsHydrated()
  const file = [
    `${APP_NAME} recovery codes for ${owner}`,
    'Each code works once.',
    '',
    ...codes,
    '',
  ].join('\n')

  async function copy() {
    const isCopied = await navigator.clipboard.writeText(codes.join('\n')).then(
      () => true,
      () => false,
    )
    showToast(
      isCopied
        ? { message: 'Recovery codes copied.' }
        : {
            message: 'The codes could not be copied. Select them, or download them.',
            tone: 'destructive',
          },
    )
  }

  return (
    <section aria-labelledby="new-codes" className="grid w-full gap-4">
      <h2 ref={focus} id="new-codes" tabIndex={-1} className="font-medium">
        Your new recovery codes
      </h2>
      <Notice tone="success">
        Store these codes somewhere safe, away from this device. They won’t be shown again, and each
        works once.
      </Notice>
      <p className="hidden text-sm print:block">{`${APP_NAME} recovery codes for ${owner}. Each works once.`}</p>
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
            Copy
          </Button>
        )}
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download={`${APP_NAME.toLowerCase().replaceAll(' ', '-')}-recovery-codes.txt`}
          className={buttonVariants({ variant: 'outline' })}
        >
          Download
        </a>
        {isInteractive && (
          <Button variant="outline" onClick={() => window.print()}>
            Print
          </Button>
        )}
      </div>
    </section>
  )
}

function focus(heading: HTMLElement | null) {
  heading?.focus()
}
