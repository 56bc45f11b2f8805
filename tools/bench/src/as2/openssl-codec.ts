import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Codec, CodecKeys } from './codec.ts'

const execute = promisify(execFile)

/** openssl cms, a process each for signing and encrypting, as scripts do it; none where there is no openssl. */
export async function opensslCodec(keys: CodecKeys, home: string): Promise<readonly Codec[]> {
  const at = (name: string) => join(home, `openssl-${name}`)
  try {
    await execute('openssl', ['version'])
  } catch {
    return []
  }
  await writeFile(at('certificate'), keys.certificatePem)
  await writeFile(at('key'), keys.privateKeyPem, { mode: 0o600 })
  const cms = (doing: string, ...args: readonly string[]) =>
    execute('openssl', ['cms', doing, '-binary', ...args])
  const from = (name: string) => ['-inform', 'DER', '-in', at(name)]
  const to = (name: string) => ['-outform', 'DER', '-out', at(name)]
  const own = ['-inkey', at('key')]
  return [
    {
      name: 'openssl cms',
      byClock: true,
      maxBytes: 100e6,
      seal: async (content) => {
        await writeFile(at('content'), content)
        const signer = ['-signer', at('certificate'), ...own, '-md', 'sha256', '-nodetach']
        await cms('-sign', '-in', at('content'), ...to('signed'), ...signer)
        await cms('-encrypt', '-aes-256-cbc', '-in', at('signed'), ...to('sealed'), at('certificate'))
        return readFile(at('sealed'))
      },
      open: async (sealed) => {
        await writeFile(at('taken'), sealed)
        await cms('-decrypt', ...from('taken'), '-out', at('inner'), '-recip', at('certificate'), ...own)
        const trust = ['-CAfile', at('certificate'), '-purpose', 'any']
        await cms('-verify', ...from('inner'), '-out', at('opened'), ...trust)
        return readFile(at('opened'))
      },
    },
  ]
}
