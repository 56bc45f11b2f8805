/** From the ground up. A room may import rooms of lower layers; what else holds stands in the checks. */
export const layers = ['ground', 'adapter', 'frame', 'service', 'roof', 'tool'] as const
export type Layer = (typeof layers)[number]

/** Every room of libs and its layer: a new room is entered here, so that somebody decides where it stands. */
export const libraries: Readonly<Record<string, Layer>> = {
  amazon: 'ground',
  as2: 'ground',
  certificates: 'ground',
  channel: 'ground',
  document: 'ground',
  edi: 'ground',
  journey: 'ground',
  mapping: 'ground',
  model: 'ground',
  standards: 'ground',
  steps: 'ground',
  bus: 'adapter',
  config: 'adapter',
  'http-out': 'adapter',
  rpc: 'adapter',
  secrets: 'adapter',
  sftp: 'adapter',
  spapi: 'adapter',
  store: 'adapter',
  telemetry: 'adapter',
  frame: 'frame',
}

/** The one program, and the tools that start it as a process. */
export const roof = 'apps/parley'

/** Adapters that the other adapters may stand on: every outside system needs settings and logs. */
export const lowAdapters: readonly string[] = ['libs/config', 'libs/telemetry']

/** Packages and parts of Node that only compute. Ground rooms may import no others. */
export const purePackages: Readonly<Record<string, readonly string[]>> = {
  'libs/amazon': [],
  'libs/as2': ['node:buffer', 'node:crypto', 'node:zlib', 'node-forge', 'zod'],
  'libs/certificates': ['node:crypto', 'node-forge'],
  'libs/channel': [],
  'libs/document': ['node:buffer', 'node:zlib', 'saxes'],
  'libs/edi': ['node:buffer'],
  'libs/journey': ['node:crypto', 'zod'],
  'libs/mapping': ['node:buffer', 'node:crypto', 'yaml', 'zod'],
  'libs/model': ['node:buffer', 'node:crypto', 'yaml', 'zod'],
  // The engines of other languages: they compute, and are given no way to do more.
  'libs/steps': ['@jitl/quickjs-singlefile-mjs-release-sync', 'jsonata', 'quickjs-emscripten-core', 're2js'],
  // Its own packs of dictionary data are files of the room.
  'libs/standards': ['node:buffer', 'node:fs', 'node:zlib', 'zod'],
}

/** Only libs/frame knows the framework and what belongs to it. */
export const frameworkPackages = /^(@nestjs\/|@fastify\/|fastify$|reflect-metadata$|rxjs$)/

/** Declared though nothing here imports them: NestJS asks for them as its peers. */
export const peerPackages: readonly string[] = ['rxjs', 'reflect-metadata']

/** Tests may import these without naming them in their package.json. */
export const testPackages: readonly string[] = ['vitest', 'fast-check', '@parley/verify', '@parley/s3']

/** Words that say nothing, and so gather everything. */
export const emptyWords: readonly string[] = [
  'common',
  'core',
  'helper',
  'helpers',
  'manager',
  'misc',
  'shared',
  'types',
  'util',
  'utils',
]

/** In ground rooms time and randomness are parameters: the same input gives the same bytes in a year. */
export const impureCalls =
  /(?<![.\w])(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.(env|hrtime|cwd)\b|set(Timeout|Interval)\(|fetch\(|randomUUID\(|randomBytes\(|randomInt\(|getRandomValues\()/

/** What may call them all the same, because no output that must repeat depends on it. */
export const impureFiles: Readonly<Record<string, string>> = {
  'libs/as2/src/cms/decrypt.ts': 'a random key replaces one that cannot be unwrapped (RFC 3218 2.3.2)',
  'libs/certificates/src/create-certificate.ts':
    'a new certificate without a wanted serial number gets a random one',
}
