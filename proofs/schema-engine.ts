#!/usr/bin/env -S node --import tsx
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { z } from 'zod'
import { adapterFactory } from './schema-engine/adapter'
import { describeFailure, runDatabaseCommand } from './schema-engine/database-command'
import { call, engineVersion, loadSchemaEngine } from './schema-engine/wasm'

/**
 * Replaces Prisma's native `schema-engine`, which its CLI would download, by the same engine in
 * WebAssembly, with the same commands and JSON-RPC. `scripts/prisma.ts` points the CLI here.
 */

const datasourceArgument = z.object({ url: z.string(), shadowDatabaseUrl: z.string().optional() })
const rpcRequest = z.object({
  id: z.number(),
  method: z.string(),
  params: z.looseObject({
    url: z.string().optional(),
    datasource: z.looseObject({ url: z.string().optional() }).optional(),
    datasourceType: z.looseObject({ url: z.string().optional() }).optional(),
  }),
})
const engineError = z.looseObject({
  message: z.string().optional(),
  code: z.string().optional(),
  meta: z.unknown().optional(),
})

const args = process.argv.slice(2)
const datasource = datasourceArgument
  .partial()
  .parse(JSON.parse(valuesOf('--datasource')[0] ?? '{}'))

if (args.includes('--version')) {
  console.log(`schema-engine-cli ${engineVersion()}`)
} else if (args.includes('cli')) {
  const url = datasource.url ?? ''
  try {
    await runDatabaseCommand(args[args.indexOf('cli') + 1], url)
  } catch (error) {
    console.error(describeFailure(error, url))
    process.exitCode = 1
  }
} else {
  const datamodels = valuesOf('--datamodels').map((file): [string, string] => [
    file,
    readFileSync(file, 'utf8'),
  ])
  const SchemaEngine = loadSchemaEngine()
  for await (const line of createInterface({ input: process.stdin })) {
    const response = await answer(SchemaEngine, datamodels, rpcRequest.parse(JSON.parse(line)))
    process.stdout.write(`${JSON.stringify(response)}\n`)
  }
}

async function answer(
  SchemaEngine: ReturnType<typeof loadSchemaEngine>,
  datamodels: [string, string][],
  { id, method, params }: z.infer<typeof rpcRequest>,
) {
  const url =
    params.datasourceType?.url ?? params.datasource?.url ?? params.url ?? datasource.url ?? ''
  const factory = adapterFactory(url, datasource.shadowDatabaseUrl)
  try {
    if (method === 'createDatabase') {
      await runDatabaseCommand('create-database', url)
      return { jsonrpc: '2.0', id, result: { databaseName: new URL(url).pathname.slice(1) } }
    }
    // A new engine for each call: after applying a migration it refuses a shadow database.
    const engine = await SchemaEngine.new(
      { datamodels: datamodels.length > 0 ? datamodels : undefined },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(factory),
    )
    // After a diagnosis it accepts one.
    if (method === 'evaluateDataLoss' || method === 'createMigration')
      await call(engine, 'devDiagnostic', {
        migrationsList: params.migrationsList,
        filters: params.filters,
      })
    const result =
      (await call(engine, method === 'getDatabaseVersion' ? 'version' : method, params)) ?? {}
    if (method === 'diff') print(result)
    return { jsonrpc: '2.0', id, result }
  } catch (error) {
    const { message = String(error), code, meta } = engineError.parse(error)
    const data = { is_panic: false, message, meta: meta ?? null, error_code: code }
    return {
      jsonrpc: '2.0',
      id,
      error: { code: 4466, message: 'An error happened. Check the data field for details.', data },
    }
  } finally {
    // Releases the advisory lock of the engine's session.
    await factory.close()
  }
}

/** The native engine sends a diff's output as a separate request. */
function print(result: unknown): void {
  const { stdout } = z.looseObject({ stdout: z.string().nullish() }).parse(result)
  if (typeof stdout === 'string')
    process.stdout.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'print', params: { content: stdout } })}\n`,
    )
}

function valuesOf(flag: string): string[] {
  return args.flatMap((argument, index) => (argument === flag ? [args[index + 1] ?? ''] : []))
}
