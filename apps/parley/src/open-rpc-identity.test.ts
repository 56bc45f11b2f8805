import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings, type Settings } from '@parley/config'
import { testAuthority } from '@parley/rpc/fixture'
import { openLog } from '@parley/telemetry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRpcIdentity } from './open-rpc-identity.ts'

const { certificate, privateKey, ca } = testAuthority().issue('mapper')
const log = openLog({ level: 'error', name: 'test' })
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-rpc-'))
  await mkdir(join(folder, 'secrets'))
  const files = { 'tls.crt': certificate, 'ca.crt': ca, 'tls.key': privateKey, 'secrets/rpc.key': privateKey }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
})
afterAll(() => rm(folder, { recursive: true }))

function settings(key: string, env: Readonly<Record<string, string>> = {}): Settings {
  const loaded = loadSettings({
    PARLEY_SECRETS_DIR: join(folder, 'secrets'),
    PARLEY_RPC_CERT: join(folder, 'tls.crt'),
    PARLEY_RPC_CA: join(folder, 'ca.crt'),
    PARLEY_RPC_KEY: key,
    ...env,
  })
  if (loaded.kind === 'problems') throw new Error(loaded.problems.join('\n'))
  return loaded.settings
}

test('the key is in the folder of secrets, or beside its certificate', async () => {
  for (const key of ['file:rpc.key', `file:${join(folder, 'tls.key')}`]) {
    const identity = await openRpcIdentity(settings(key), log)
    expect(identity).toBeDefined()
    identity?.close()
  }
})

test('a file that is not there stops the start, and its setting is named', async () => {
  const missing = settings('file:rpc.key', { PARLEY_RPC_CA: join(folder, 'nowhere.crt') })
  await expect(openRpcIdentity(missing, log)).rejects.toThrow('cannot read the file of PARLEY_RPC_CA')
  await expect(openRpcIdentity(settings('file:../tls.key'), log)).rejects.toThrow(
    'secret file:../tls.key points outside the secrets folder',
  )
})

test('without certificates there is no identity', async () => {
  const none = settings('', { PARLEY_RPC_CERT: '', PARLEY_RPC_CA: '' })
  expect(await openRpcIdentity(none, log)).toBeUndefined()
})
