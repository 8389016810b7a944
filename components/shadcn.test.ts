import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

// What `npx shadcn add card dialog` writes, shortened: its formatting, its imports, its `cn`.
const CARD = `import * as React from "react"

import { cn } from "@/lib/utils"

function Card({
  className,
  size = "default",
  ...props
}: React.ComponentProps<"div"> & { size?: "default" | "sm" }) {
  return (
    <div
      data-slot="card"
      data-size={size}
      className={cn("rounded-xl bg-card py-4 text-card-foreground", className)}
      {...props}
    />
  )
}

export { Card }
`
const DIALOG = `"use client"

import * as React from "react"
import { Dialog as DialogPrimitive } from "@base-ui/react/dialog"

import { cn } from "@/lib/utils"
import { Button } from "@/components/ui/button"
import { XIcon } from "lucide-react"

function Dialog({ ...props }: DialogPrimitive.Root.Props) {
  return <DialogPrimitive.Root data-slot="dialog" {...props} />
}

function DialogContent({ className, children, ...props }: DialogPrimitive.Popup.Props) {
  return (
    <DialogPrimitive.Popup className={cn("fixed z-50", className)} {...props}>
      {children}
      <DialogPrimitive.Close
        render={<Button variant="ghost" className="absolute top-2 right-2" size="icon-sm" />}
      >
        <XIcon />
        <span className="sr-only">Close</span>
      </DialogPrimitive.Close>
    </DialogPrimitive.Popup>
  )
}

export { Dialog, DialogContent }
`
// The command installs the package; here its types are enough.
const BASE_UI = `declare module '@base-ui/react/dialog' {
  import type { ComponentProps, FC, ReactElement, ReactNode } from 'react'
  export const Dialog: {
    Root: FC<Dialog.Root.Props>
    Popup: FC<Dialog.Popup.Props>
    Close: FC<{ render?: ReactElement; children?: ReactNode }>
  }
  export namespace Dialog {
    namespace Root {
      type Props = { open?: boolean; children?: ReactNode }
    }
    namespace Popup {
      type Props = Omit<ComponentProps<'div'>, 'className'> & { className?: string }
    }
  }
}
`
const PROJECT = path.resolve(import.meta.dirname, '..')
const run = promisify(execFile)
let directory: string

beforeAll(async () => {
  await mkdir(path.join(PROJECT, 'node_modules', '.cache'), { recursive: true })
  directory = await mkdtemp(path.join(PROJECT, 'node_modules', '.cache', 'shadcn-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

test.each([
  ['card', CARD],
  ['dialog', DIALOG],
])('the linter leaves the %s of shadcn as it comes', async (name, source) => {
  const biome = run(
    path.join(PROJECT, 'node_modules', '.bin', 'biome'),
    ['check', `--stdin-file-path=components/ui/${name}.tsx`],
    { cwd: PROJECT },
  )
  biome.child.stdin?.end(source)
  expect((await biome).stdout).toBe(source)
})

test('the components of shadcn fit our cn, button and compiler options', async () => {
  const files = { 'card.tsx': CARD, 'dialog.tsx': DIALOG, 'base-ui.d.ts': BASE_UI }
  for (const [name, text] of Object.entries(files))
    await writeFile(path.join(directory, name), text)
  await writeFile(
    path.join(directory, 'tsconfig.json'),
    JSON.stringify({
      extends: path.join(PROJECT, 'tsconfig.json'),
      compilerOptions: { paths: { '@/*': [path.join(PROJECT, '*')] } },
      include: ['*'],
      exclude: [],
    }),
  )
  const tsc = path.join(PROJECT, 'node_modules', '.bin', 'tsc')
  await expect(run(tsc, ['-p', directory])).resolves.toMatchObject({ stdout: '' })
}, 60_000)
