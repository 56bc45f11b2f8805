import { expect, test } from 'vitest'
import { breachesOf } from './breaches-of.ts'
import type { House, Room } from './house.ts'
import { importsOf, layerOf } from './read-house.ts'

test('a house that keeps the law has no breach', () => {
  const house = houseOf(
    room('libs/edi', {
      'src/read.ts': ["import { constants } from 'node:buffer'", "import { face } from './index.ts'"],
    }),
    room('libs/config', { 'src/settings.ts': ["import { z } from 'zod'"] }),
    room('libs/store', {
      'src/ledger.ts': ["import { a } from '@parley/edi'", "import { b } from '@parley/config'"],
    }),
    room('apps/router', { 'src/route.ts': ["import type { L } from '@parley/store'"] }),
    room('apps/parley', { 'src/main.ts': ["import { router } from '@parley/router'"] }),
    room('tools/verify', { 'src/run.ts': ["import { s } from '@parley/store'"] }),
    room('libs/bus', {
      'src/bus.test.ts': ["import { s } from '@parley/store'", "import { test } from 'vitest'"],
    }),
  )
  expect(breachesOf(house)).toEqual([])
})

test('an import upward, sideways, of a service or of the program is a breach', () => {
  const house = houseOf(
    room('libs/edi', { 'src/read.ts': ["import { a } from '@parley/store'"] }),
    room('libs/store', { 'src/ledger.ts': ["import type { Bus } from '@parley/bus'"] }),
    room('libs/bus', { 'src/bus.ts': ["import { c } from '@parley/router'"] }),
    room('libs/config', { 'src/settings.ts': ["import { d } from '@parley/telemetry'"] }),
    room('libs/telemetry', {}),
    room('apps/router', { 'src/route.ts': ["import { e } from '@parley/mapper'"] }),
    room('apps/mapper', { 'src/map.ts': ["import { f } from '@parley/parley'"] }),
    room('apps/parley', { 'src/main.ts': ["import { g } from '@parley/verify'"] }),
    room('tools/verify', { 'src/run.ts': ["import { h } from '@parley/router'"] }),
  )
  expect(breachesOf(house).filter((line) => line.includes(':1 imports'))).toEqual([
    'libs/edi/src/read.ts:1 imports @parley/store (adapter) from ground libs/edi: imports go down only; move the code down, or declare here what you need and let the roof pass it in',
    'libs/store/src/ledger.ts:1 imports @parley/bus (adapter) from adapter libs/store: adapters know one outside system each; declare the port you need, and let apps/parley/src/ports.ts join them',
    'libs/bus/src/bus.ts:1 imports @parley/router (service) from adapter libs/bus: nobody imports a service; talk to it by the bus, or move the code into a lib',
    'libs/config/src/settings.ts:1 imports @parley/telemetry (adapter) from adapter libs/config: adapters know one outside system each; declare the port you need, and let apps/parley/src/ports.ts join them',
    'apps/router/src/route.ts:1 imports @parley/mapper (service) from service apps/router: nobody imports a service; talk to it by the bus, or move the code into a lib',
    'apps/mapper/src/map.ts:1 imports @parley/parley (roof) from service apps/mapper: nobody imports the program; tools start it as a process',
    'apps/parley/src/main.ts:1 imports @parley/verify (tool) from roof apps/parley: the program needs no tool',
    'tools/verify/src/run.ts:1 imports @parley/router (service) from tool tools/verify: nobody imports a service; talk to it by the bus, or move the code into a lib',
  ])
})

test('an import past a face, out of the room, of itself or of a room that is not there is a breach', () => {
  const house = houseOf(
    room('libs/edi', {}),
    room('libs/mapping', {
      'src/a.ts': [
        "import { a } from '@parley/edi/src/read.ts'",
        "import { b } from '../../edi/src/read.ts'",
        "import { c } from '@parley/mapping'",
        "export { d } from '@parley/nowhere'",
        // In two parts, so that the law does not take this example for an import of this file.
        ['const e = await im', "port('@parley/edi/src/read.ts')"].join(''),
      ],
    }),
  )
  expect(breachesOf(house).filter((line) => line.startsWith('libs/mapping/src'))).toEqual([
    'libs/mapping/src/a.ts:1 imports @parley/edi/src/read.ts, past the face of libs/edi: import @parley/edi, and export there what is missing',
    'libs/mapping/src/a.ts:2 imports ../../edi/src/read.ts, which leaves its room: import the other room by its package name',
    'libs/mapping/src/a.ts:3 imports its own room by name: import the exact file instead',
    'libs/mapping/src/a.ts:4 imports @parley/nowhere, which is no room of this house: check the name in its package.json',
    'libs/mapping/src/a.ts:5 imports @parley/edi/src/read.ts, past the face of libs/edi: import @parley/edi, and export there what is missing',
  ])
})

test('ground rooms have no I/O, clock, chance or environment, but their tests and generators may', () => {
  const house = houseOf(
    room('libs/edi', {
      'src/read.ts': [
        "import { readFile } from 'node:fs/promises'",
        "import pg from 'pg'",
        'const now = Date.now()',
        'const id = source.randomBytes(16)',
        '// new Date() is not called here',
      ],
      'src/read.test.ts': ["import { readFile } from 'node:fs/promises'", 'const now = Date.now()'],
      'src/generate-tables.ts': ["import { writeFile } from 'node:fs/promises'"],
    }),
  )
  expect(breachesOf(house)).toEqual([
    'libs/edi/src/read.ts:3 uses Date.now(: ground rooms have no clock, chance or environment; take it as a parameter',
    'libs/edi/src/read.ts:1 imports node:fs/promises: ground rooms only compute; take what you need as a parameter, or allow a pure package in tools/law/src/law.ts',
    'libs/edi/src/read.ts:2 imports pg: ground rooms only compute; take what you need as a parameter, or allow a pure package in tools/law/src/law.ts',
  ])
})

test('only the frame knows NestJS', () => {
  const nest = "import { Module } from '@nestjs/common'"
  const house = houseOf(
    room('libs/frame', { 'src/a.ts': [nest] }),
    room('apps/router', { 'src/a.ts': [nest] }),
  )
  expect(breachesOf(house)).toEqual([
    'apps/router/src/a.ts:1 imports @nestjs/common: only libs/frame knows the framework; use a Service value of @parley/frame',
  ])
})

test('package.json declares what is imported, no more and no less, in exact versions', () => {
  const honest = room('libs/store', {
    'src/a.ts': ["import pg from 'pg'", "import { b } from 'undici'", "import { c } from '@parley/edi'"],
    'src/a.test.ts': ["import { d } from 'fast-check'", "import { e } from 'ssh2'"],
  })
  const manifest = {
    ...honest.manifest,
    dependencies: { pg: '^8.23.1', kysely: '0.29.9', '@parley/edi': '0.2.0' },
  }
  expect(breachesOf(houseOf(room('libs/edi', {}), { ...honest, manifest }))).toEqual([
    'libs/store/src/a.test.ts:2 imports ssh2, which libs/store/package.json does not declare: add it to devDependencies in its exact version',
    'libs/store/src/a.ts:2 imports undici, which libs/store/package.json does not declare: add it to dependencies in its exact version',
    'libs/store/package.json:1 declares kysely, which no file of the room imports: remove it',
    'libs/store/package.json:1 wants pg ^8.23.1, which is not one exact version: write the version that package-lock.json has',
    'libs/store/package.json:1 wants @parley/edi 0.2.0, which is not one exact version: write 0.1.0',
  ])
})

test('rooms may not import each other in a ring; tests do not count', () => {
  const house = houseOf(
    room('libs/edi', { 'src/a.ts': ["import { a } from '@parley/model'"] }),
    room('libs/mapping', { 'src/a.ts': ["import { a } from '@parley/edi'"] }),
    room('libs/model', { 'src/a.ts': ["import { a } from '@parley/mapping'"] }),
    room('libs/document', { 'src/a.test.ts': ["import { a } from '@parley/amazon'"] }),
    room('libs/amazon', { 'src/a.ts': ["import { a } from '@parley/document'"] }),
  )
  expect(breachesOf(house)).toEqual([
    'libs/edi/package.json:1 is in a ring of imports, @parley/edi > @parley/model > @parley/mapping > @parley/edi: move what both need into a room below',
  ])
})

test('names say what is inside, a face exports by name, and every room has a layer and its folder as name', () => {
  const empty = room('libs/stuff', {
    'src/index.ts': ["export * from './date-utils.ts'"],
    'src/date-utils.ts': [],
  })
  const house = houseOf({ ...empty, manifest: { ...empty.manifest, name: '@parley/other' } })
  const faceless = room('libs/edi', {})
  expect(breachesOf({ ...house, rooms: [...house.rooms, { ...faceless, files: [] }] })).toEqual([
    'libs/stuff/package.json:1 stands in no layer: enter libs/stuff in tools/law/src/law.ts',
    'libs/stuff/package.json:1 is named @parley/other: a room is named by its folder, @parley/stuff',
    'libs/stuff/src/date-utils.ts:1 is named "utils", which says nothing about what it holds: name it by what it does or is',
    'libs/stuff/src/index.ts:1 exports everything of another file: export by name',
    'libs/edi/package.json:1 has no face: add src/index.ts with named exports',
  ])
})

test('imports are found in every form, over several lines, and not in comments', () => {
  const source = [
    "import fs from 'node:fs'",
    'import {',
    '  type A,',
    '  b,',
    "} from './b.ts'",
    "import './side-effect.ts'",
    "export type { C } from '@parley/edi'",
    "/** import('./not-this.ts') */",
    "// import x from './nor-this.ts'",
    "const late = await import('./late.ts')",
    "const text = 'import y from nothing'",
    'export const from = 1',
  ].join('\n')
  expect(importsOf(source)).toEqual([
    { specifier: 'node:fs', line: 1 },
    { specifier: './b.ts', line: 5 },
    { specifier: './side-effect.ts', line: 6 },
    { specifier: '@parley/edi', line: 7 },
    { specifier: './late.ts', line: 10 },
  ])
})

/** Files by their path in the room; the face is there unless given. What is imported is declared. */
function room(folder: string, files: Readonly<Record<string, readonly string[]>>): Room {
  const all = { 'src/index.ts': [], ...files }
  const read = Object.entries(all)
    .map(([name, lines]) => ({
      path: `${folder}/${name}`,
      isTest: name.endsWith('.test.ts'),
      isGenerator: name.includes('generate-'),
      imports: importsOf(lines.join('\n')),
      lines,
    }))
    .sort((a, b) => a.path.localeCompare(b.path))
  const name = `@parley/${folder.split('/')[1] ?? ''}`
  const packages = read
    .filter((file) => !file.isTest || folder === 'libs/bus' || folder === 'libs/document')
    .flatMap((file) => file.imports.map(({ specifier }) => specifier))
    .filter((specifier) => !/^(\.|node:|vitest)/.test(specifier))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
  const dependencies = packages
    .filter((used) => used !== name)
    .map((used) => [used, used.startsWith('@parley/') ? '0.1.0' : '1.0.0'] as const)
  return {
    folder,
    layer: layerOf(folder),
    manifest: {
      name,
      version: '0.1.0',
      exports: { '.': './src/index.ts' },
      dependencies: Object.fromEntries(dependencies),
      devDependencies: {},
    },
    files: read,
  }
}

function houseOf(...rooms: readonly Room[]): House {
  return { rooms, rootDependencies: { vitest: '5.1.1' } }
}
