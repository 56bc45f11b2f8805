import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSecrets, Secret, SecretUnreadable } from './index.ts'

let root = ''
let secretsDir = ''
let places = { secretsDir: '', masterKeyFile: '' }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'secrets-'))
  secretsDir = join(root, 'secrets')
  places = { secretsDir, masterKeyFile: join(root, 'master.key') }
  await mkdir(join(secretsDir, 'deep'), { recursive: true })
  await writeFile(join(root, 'outside.key'), 'other machine')
  await writeFile(join(secretsDir, 'us.key.pem'), 'KEY\nLINES\n')
  await writeFile(join(secretsDir, 'deep', 'password'), 'p w\r\n')
  await writeFile(join(secretsDir, 'empty'), '\n')
  await writeFile(join(secretsDir, 'large'), Buffer.alloc(1024 * 1024 + 1, 65))
  await symlink(join(root, 'outside.key'), join(secretsDir, 'escape'))
  await symlink('deep/password', join(secretsDir, 'mounted'))
})

afterAll(() => rm(root, { recursive: true }))

describe('openSecrets', () => {
  test('reads files below the folder and names of the environment, without their last line end', async () => {
    const secrets = openSecrets({ ...places, env: { SFTP_PASSWORD: 'hush' } })
    const read = async (reference: string) => (await secrets.read(reference)).reveal()
    expect(await read('file:us.key.pem')).toBe('KEY\nLINES')
    expect(await read('file:deep/password')).toBe('p w')
    expect(await read('file:mounted')).toBe('p w')
    expect(await read('env:SFTP_PASSWORD')).toBe('hush')
  })

  test('reads a name of the environment from the file that NAME_FILE names, at any place', async () => {
    const env = { KEY_FILE: join(root, 'outside.key'), GONE_FILE: join(root, 'gone') }
    const secrets = openSecrets({ ...places, env })
    expect((await secrets.read('env:KEY')).reveal()).toBe('other machine')
    await expect(secrets.read('env:GONE')).rejects.toThrow(
      'secret env:GONE cannot be read from the file that GONE_FILE names',
    )
  })

  test.each([
    ['file:../outside.key', 'points outside the secrets folder'],
    ['file:deep/../../outside.key', 'points outside the secrets folder'],
    ['file:/etc/passwd', 'points outside the secrets folder'],
    ['file:escape', 'points outside the secrets folder'],
    ['file:.', 'points outside the secrets folder'],
    ['file:missing', 'cannot be read from the secrets folder (ENOENT)'],
    ['file:deep', 'is not a file'],
    ['file:empty', 'is empty'],
    ['file:large', 'is larger than 1 MiB'],
    ['env:MISSING', 'is not set in the environment'],
    ['env:', 'is no reference: write file:<path> or env:<NAME>'],
    ['vault:x', 'is no reference: write file:<path> or env:<NAME>'],
    ['us.key.pem', 'is no reference: write file:<path> or env:<NAME>'],
  ])('%s: %s, said without a path of the machine', async (reference, why) => {
    const error = await openSecrets({ ...places, env: {} })
      .read(reference)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
    expect(error).toBeInstanceOf(SecretUnreadable)
    expect(error).toMatchObject({ message: `secret ${reference} ${why}`, unavailable: true })
    expect(inspect(error, { depth: 9 }).split('\n')[0]).not.toContain(root)
  })

  test('gives the held secret while the file is the same, and the new one once it changed', async () => {
    const file = join(secretsDir, 'rotated')
    const secrets = openSecrets(places)
    await writeFile(file, 'one')
    const first = await secrets.read('file:rotated')
    expect(await secrets.read('file:rotated')).toBe(first)
    await writeFile(file, 'two')
    await utimes(file, new Date(), new Date(Date.now() + 5_000))
    expect((await secrets.read('file:rotated')).reveal()).toBe('two')
  })
})

describe('Secret', () => {
  test('prints as *** wherever it ends up', () => {
    const secret = new Secret('hush')
    const printed = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect([secret], { showHidden: true }),
    ]
    expect(printed).toEqual(['***', '{"secret":"***"}', '{ secret: *** }', expect.stringContaining('***')])
    expect(printed.join()).not.toContain('hush')
    expect(Object.keys(secret)).toEqual([])
    expect(secret.reveal()).toBe('hush')
  })
})
