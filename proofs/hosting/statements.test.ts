import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '@/scripts/dev/project'
import { contextFiles } from './image'

/** Features that other servers may lack or treat differently. */
const FEATURES: [string, RegExp][] = [
  ['`RETURNING`', /\bRETURNING\b/],
  ['`ON CONFLICT`', /\bON CONFLICT\b/],
  ['data-modifying `WITH`', /\bWITH\b[^;]*?\bAS \((DELETE|UPDATE|INSERT|SELECT[^;]*?FOR UPDATE)/],
  ['`FOR UPDATE`', /\bFOR UPDATE\b(?! SKIP)/],
  ['`FOR UPDATE SKIP LOCKED`', /\bFOR UPDATE SKIP LOCKED\b/],
  ['`FOR NO KEY UPDATE`', /\bFOR NO KEY UPDATE\b/],
  ['`= ANY (ARRAY(…))`', /= ANY \(ARRAY\(/],
  ['`ARRAY(SELECT …)`', /(?<!ANY \()\bARRAY\(\s*SELECT\b/],
  ['`make_interval`', /\bmake_interval\(/],
  ['`interval`', /\binterval '/],
  ['`extract(epoch …)`', /\bextract\(epoch\b/],
  ['`jsonb`', /::jsonb\b|\bjsonb_/],
  ['`now()`', /(?<!\.)\bnow\(\)/],
  ['`LIKE`', /\bLIKE\b/],
  ['`SET LOCAL`', /\bSET LOCAL\b/],
  ['`pg_try_advisory_xact_lock`', /\bpg_try_advisory_xact_lock\(/],
  ['`pg_tables`', /\bpg_tables\b/],
  ['`clock_timestamp()`', /\bclock_timestamp\(\)/],
]
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"])\/\/.*/g
const SENDS = /\$queryRaw|\$executeRaw|Prisma\.(sql|raw)|\.query[(<]/

test('the documents list every feature used by handwritten SQL', () => {
  const code = contextFiles()
    .filter(
      (file) =>
        /^(lib|app|components)\/.*\.tsx?$/.test(file) &&
        !/\.test\.|\.contract\.|\/testing\//.test(file),
    )
    .map((file) => readFileSync(path.join(PROJECT, file), 'utf8').replace(COMMENT, ''))
    .filter((text) => SENDS.test(text))
    .join('\n')
  const used = FEATURES.filter(([, pattern]) => pattern.test(code)).map(([name]) => name)
  const document = readFileSync(path.join(PROJECT, 'docs', 'deployment.md'), 'utf8')
  const [, list = ''] = /Hand-written SQL.*\n\n((?:- .*\n)+)/.exec(document) ?? []
  const listed = list.match(/(data-modifying )?`[^`]+`/g) ?? []
  expect(listed.toSorted()).toEqual(used.toSorted())
})

test('no request depends on the state of a database session', () => {
  const files = contextFiles().filter(
    (file) =>
      /^(lib|app)\/.*\.tsx?$/.test(file) &&
      !/\.test\.|\/testing\//.test(file) &&
      file !== 'lib/db/migrate.ts',
  )
  const sessional =
    /\b(LISTEN|NOTIFY|UNLISTEN) [a-z]|\bSET SESSION\b|[`'"]SET (?!LOCAL\b)[a-z_]+ (=|TO)|pg_advisory_lock|set_config\([^)]*false\)|\bPREPARE [a-z]|\bDECLARE [a-z]+ CURSOR|\bTEMP(ORARY)? TABLE\b/
  expect(
    files.filter((file) => sessional.test(readFileSync(path.join(PROJECT, file), 'utf8'))),
  ).toEqual([])
})
