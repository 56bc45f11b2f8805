import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCertificate } from '@parley/certificates'

/**
 * Writes what docker/compose.yaml reads as secrets: passwords and certificates that nobody has seen, for a laptop. What is there
 * stays, because the database keeps the password of its first start. Answers the names of the files it wrote.
 *
 * The folder is open to its owner only. Its files can be read by whoever gets into it: an engine mounts them one by one into
 * containers whose user is another one.
 */
export async function writeComposeSecrets(folder: string, now: Date): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const written: string[] = []
  const keep = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    if (await isWritten(path, `${text}\n`)) written.push(name)
    return (await readFile(path, 'utf8')).trimEnd()
  }
  const password = await keep('database-password', password24())
  await keep('database-url', `postgres://parley:${password}@postgres:5432/parley`)
  await keep('admin-token', password24())
  return [...written, ...(await writeCertificates(folder, now))]
}

/** Those that show each other certificates: their names in the network of the compose file. */
const asking = ['registry', 'as2-gateway', 'folder-gateway', 'edi-parser', 'router', 'mapper']
const validMs = 2 * 365 * 24 * 60 * 60 * 1000

/** All of them, or none: the key of their authority is kept nowhere, so that nobody can add one. */
async function writeCertificates(folder: string, now: Date): Promise<readonly string[]> {
  const days = { key: 'ec-p256', validFrom: now, validTo: new Date(now.getTime() + validMs) } as const
  const authority = createCertificate({ commonName: 'parley compose', use: 'authority', ...days })
  const texts: Record<string, string> = { 'rpc-ca': authority.certificatePem }
  for (const name of asking) {
    const hosts = [name, 'localhost']
    const made = createCertificate({
      ...{ commonName: name, use: 'service', hosts, issuer: authority, ...days },
    })
    texts[`${name}-certificate`] = made.certificatePem
    texts[`${name}-key`] = made.privateKeyPem
  }
  if (Object.keys(texts).every((name) => existsSync(join(folder, name)))) return []
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text, { mode: 0o644 })
  return Object.keys(texts)
}

/** 24 random bytes in letters that need no quoting in a URL. */
function password24(): string {
  return randomBytes(24).toString('base64url')
}

async function isWritten(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o644 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
