import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  keepSecret,
  openSecrets,
  resealAll,
  SecretExists,
  type SecretPlaces,
  SecretUnreadable,
} from './index.ts'

let root = ''
let places: SecretPlaces
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sealed-'))
  places = { secretsDir: join(root, 'secrets'), masterKeyFile: join(root, 'data', 'master.key') }
})
afterEach(() => rm(root, { recursive: true }))

const read = async (reference: string) => (await openSecrets(places).read(reference)).reveal()
const refusal = (reference: string) =>
  openSecrets(places)
    .read(reference)
    .then(
      () => 'was read',
      (error: unknown) => (error instanceof SecretUnreadable ? error.message : String(error)),
    )

test('a secret is kept sealed, for its owner only, and read as it was', async () => {
  const reference = await keepSecret(places, 'us.key.pem', 'KEY\nLINES\n')
  expect(reference).toBe('file:us.key.pem')
  const path = join(places.secretsDir, 'us.key.pem')
  expect(await readFile(path, 'utf8')).not.toContain('LINES')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(places.masterKeyFile)).mode & 0o777).toBe(0o600)
  expect(await read(reference)).toBe('KEY\nLINES\n')
  expect(await readdir(places.secretsDir)).toEqual(['us.key.pem'])
})

test('the same secret is never sealed to the same bytes', async () => {
  await keepSecret(places, 'one', 'hush')
  await keepSecret(places, 'two', 'hush')
  const [one, two] = await Promise.all(
    ['one', 'two'].map((name) => readFile(join(places.secretsDir, name), 'utf8')),
  )
  expect(one).not.toBe(two)
})

test('a name that is taken is never written over', async () => {
  await keepSecret(places, 'us', 'first')
  await expect(keepSecret(places, 'us', 'second')).rejects.toThrow(SecretExists)
  expect(await read('file:us')).toBe('first')
})

test('twenty secrets at once share the one master key that was made for them', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `secret-${index}`)
  await Promise.all(names.map((name) => keepSecret(places, name, name)))
  expect(await Promise.all(names.map((name) => read(`file:${name}`)))).toEqual(names)
})

test('a sealed secret may also come from the environment', async () => {
  await keepSecret(places, 'us', 'hush')
  const sealed = await readFile(join(places.secretsDir, 'us'), 'utf8')
  const secrets = openSecrets({ ...places, env: { KEY: sealed } })
  expect((await secrets.read('env:KEY')).reveal()).toBe('hush')
})

test('a new master key stands beside the old one until everything is sealed by it', async () => {
  await keepSecret(places, 'us', 'hush')
  await writeFile(join(places.secretsDir, 'plain'), 'open until now')
  const old = await readFile(places.masterKeyFile, 'utf8')
  const fresh = `${Buffer.alloc(32, 7).toString('base64')}\n`
  await writeFile(places.masterKeyFile, `# this year\n${fresh}\n${old}`)
  expect(await read('file:us')).toBe('hush')
  expect(await resealAll(places)).toBe(2)
  await writeFile(places.masterKeyFile, fresh)
  expect([await read('file:us'), await read('file:plain')]).toEqual(['hush', 'open until now'])
  expect(await readFile(join(places.secretsDir, 'plain'), 'utf8')).not.toContain('open until now')
})

test('without the right master key nothing opens, and the error says what is missing', async () => {
  await keepSecret(places, 'us', 'hush')
  await writeFile(places.masterKeyFile, `${Buffer.alloc(32, 1).toString('base64')}\n`)
  expect(await refusal('file:us')).toMatch(
    /^secret file:us is sealed by master key [0-9a-f]{16}, which the master key file does not hold$/,
  )
  await writeFile(places.masterKeyFile, 'password\n')
  expect(await refusal('file:us')).toBe(
    'secret file:us is sealed, and the master key file has no key in line 1; a key is what openssl rand -base64 32 prints',
  )
  await rm(places.masterKeyFile)
  expect(await refusal('file:us')).toBe(
    'secret file:us is sealed, and the master key file cannot be read (ENOENT)',
  )
})

test('whichever byte of a sealed secret is changed, or wherever it is cut, it does not open', async () => {
  await keepSecret(places, 'us', 'hush')
  const path = join(places.secretsDir, 'us')
  const text = await readFile(path, 'utf8')
  const bytes = Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64')
  const put = (changed: Buffer) =>
    writeFile(
      path,
      `-----BEGIN PARLEY SEALED SECRET-----\n${changed.toString('base64')}\n-----END PARLEY SEALED SECRET-----\n`,
    )
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 0x55
    await put(changed)
    expect(await refusal('file:us')).toMatch(/^secret file:us is sealed/)
    await put(bytes.subarray(0, at))
    expect(await refusal('file:us')).toMatch(/^secret file:us is sealed/)
  }
})
