import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// The output of `npx shadcn add card dialog`, shortened.
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
// The command would install the package; its types are enough here.
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
const BIN = path.join(PROJECT, 'node_modules', '.bin')
const run = promisify(execFile)

test('linter and formatter leave shadcn components alone', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'shadcn-'))
  await mkdir(path.join(directory, 'components', 'ui'), { recursive: true })
  const config = JSON.parse(await readFile(path.join(PROJECT, 'biome.json'), 'utf8'))
  await writeFile(path.join(directory, 'biome.json'), JSON.stringify({ ...config, vcs: undefined }))
  await writeFile(path.join(directory, 'components', 'plain.ts'), 'export const plain = 1\n')
  const check = () => run(path.join(BIN, 'biome'), ['check', 'components'], { cwd: directory })

  await writeFile(path.join(directory, 'components', 'ui', 'card.tsx'), CARD)
  await expect(check()).resolves.toBeTruthy()
  await writeFile(path.join(directory, 'components', 'card.tsx'), CARD)
  await expect(check()).rejects.toThrow()
  await rm(directory, { recursive: true })
})

test('shadcn components fit our cn, button and compiler options', async () => {
  const cache = path.join(PROJECT, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const directory = await mkdtemp(path.join(cache, 'shadcn-'))
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
  await expect(run(path.join(BIN, 'tsc'), ['-p', directory])).resolves.toMatchObject({ stdout: '' })
  await rm(directory, { recursive: true })
}, 60_000)
