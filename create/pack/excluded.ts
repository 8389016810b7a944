import type { Rules } from '../src/rules.ts'

/**
 * What the repository has and an app made from it has not. A name that ends in a slash is a folder. Everything else that Git knows is packed:
 * a new file is part of the template until it is named here.
 */
export const EXCLUDED: readonly string[] = [
  'create/',
  'bench/',
  'proofs/',
  '.ci/',
  '.github/',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  // Proofs about the template, not about an app.
  'docs/measurements.md',
  'docs/screenshots/',
  'scripts/durability.ts',
  'scripts/durability/',
  'scripts/documents.test.ts',
  'scripts/first-run.ts',
  'scripts/hosting/',
  'scripts/how-to.test.ts',
  'scripts/import/testing/',
  'scripts/javascript-budget.ts',
  'scripts/javascript-budget/',
  'scripts/lighthouse.ts',
  'scripts/screenshots.ts',
  'scripts/screenshots/',
  'scripts/test-hosting.ts',
  'scripts/test-import.ts',
  'scripts/test-scaffold.ts',
  'scripts/test-vercel.ts',
  'scripts/testing/committer.ts',
  'scripts/testing/measured-user.ts',
]

/** Where the files that stay speak of what is excluded. */
export const EXCLUDED_MENTIONS: Rules = {
  statements: {
    'README.md': ['- **Measured.**'],
    'docs/migrating.md': ['`npm run test:import` makes'],
    'docs/security.md': ['Found a hole?'],
    'biome.json': ['{\n      "includes": ["bench/**", "create/**"]'],
    'knip.json': ['"ignore": ["create/separate/**", "scripts/import/testing/*.mjs"]'],
    'package.json': [
      '"screenshots":',
      '"test:budget":',
      '"test:durability":',
      '"test:first-run":',
      '"test:hosting":',
      '"test:import":',
      '"test:lighthouse":',
      '"test:scaffold":',
      '"test:vercel":',
    ],
  },
  passages: {
    'README.md': [['<p>', '</p>']],
    'docs/deployment.md': [['## What has been proven, and how', '| a deployment on Vercel |']],
  },
  words: {
    'biome.json': [['        "scripts/hosting/**",\n', '']],
    'knip.json': [
      [
        '[\n    "scripts/schema-engine.ts",\n    "scripts/testing/hold-postgres.ts",\n    "create/src/bin.ts",\n    "scripts/{hosting,import/testing}/*.ts"\n  ]',
        '["scripts/schema-engine.ts", "scripts/testing/hold-postgres.ts"]',
      ],
      [', "diff", "openssl"', ''],
    ],
    'tsconfig.json': [[', "create/separate"', '']],
    'vitest.config.ts': [[',create/{src,pack}}', '}']],
  },
}
