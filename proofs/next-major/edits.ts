import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Changes files of a copy. Returns how many it changed. */
export type Edit = (directory: string) => number

/** What the next major switches on for everybody. One failing page does not end the build. */
export const switchFlagsOn: Edit = (directory) =>
  edit(directory, /^next\.config\.ts$/, (text) =>
    text.replace(
      '  typedRoutes: true,\n',
      '  cacheComponents: true,\n  partialPrefetching: true,\n  experimental: { prerenderEarlyExit: false },\n$&',
    ),
  )

/** They are errors with Cache Components. `instant = false` lets a page wait for its data. */
export const migrateSegments: Edit = (directory) =>
  edit(directory, /^app\/.*\.tsx?$/, (text, file) => {
    const isSegment = /\/(page|layout)\.tsx$/.test(`/${file}`) && !text.includes("'use client'")
    const without = text.replace(/^export const (dynamic|dynamicParams) = .*\n/gm, '')
    return isSegment ? `${without}\nexport const instant = false\n` : without
  })

/**
 * Without it a build prerenders whatever reads neither cookies nor headers: without the
 * environment, and without a nonce.
 */
export const waitForRequests: Edit = (directory) => {
  const segments = /^app\/(.*\/)?(page|layout|not-found)\.tsx$|^app\/(robots|sitemap)\.ts$/
  return (
    edit(directory, segments, (text) =>
      withConnection(
        text.replace(
          /export (default )?(?:async )?function (\w+)\(((?:[^()]|\([^()]*\))*)\)(?:: ([\w.]+))? \{\n/g,
          (all, isDefault = '', name, args, type) =>
            isDefault || name === 'generateMetadata'
              ? `export ${isDefault}async function ${name}(${args})${type ? `: Promise<${type}>` : ''} {\n  await connection()\n`
              : all,
        ),
      ),
    ) +
    edit(directory, /^lib\/auth\/visitor\.ts$/, (text) =>
      withConnection(
        text.replace('return async (request, context) => {\n', '$&    await connection()\n'),
      ),
    )
  )
}

function withConnection(text: string): string {
  return text.includes('await connection()')
    ? `import { connection } from 'next/server'\n${text}`
    : text
}

function edit(
  directory: string,
  names: RegExp,
  change: (text: string, file: string) => string,
): number {
  const top = readdirSync(directory)
  const inner = ['app', 'lib'].flatMap((folder) =>
    readdirSync(path.join(directory, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  const files = [...top, ...inner].filter((file) => names.test(file))
  return files.filter((file) => {
    const name = path.join(directory, file)
    const text = readFileSync(name, 'utf8')
    const changed = change(text, file)
    if (changed !== text) writeFileSync(name, changed)
    return changed !== text
  }).length
}
