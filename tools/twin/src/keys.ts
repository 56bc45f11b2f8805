import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCertificate } from '@parley/certificates'

export type KeyPair = { readonly certificate: X509Certificate; readonly privateKey: KeyObject }

/** The twin's own throw-away key pair, made on its first start and kept in its home. */
export async function openKeys(home: string, commonName: string): Promise<KeyPair> {
  const paths = { certificate: join(home, 'twin.pem'), privateKey: join(home, 'twin.key.pem') }
  await mkdir(home, { recursive: true })
  const held = await readBoth(paths).catch(() => undefined)
  const { certificate, privateKey } = held ?? (await makeBoth(paths, commonName))
  return { certificate: new X509Certificate(certificate), privateKey: createPrivateKey(privateKey) }
}

type Paths = { readonly certificate: string; readonly privateKey: string }
type Pems = { readonly certificate: string; readonly privateKey: string }

async function readBoth(paths: Paths): Promise<Pems> {
  const [certificate, privateKey] = await Promise.all([
    readFile(paths.certificate, 'utf8'),
    readFile(paths.privateKey, 'utf8'),
  ])
  return { certificate, privateKey }
}

async function makeBoth(paths: Paths, commonName: string): Promise<Pems> {
  const now = new Date()
  const validTo = new Date(now.getTime() + 365 * 86_400_000)
  const made = createCertificate({ commonName, validFrom: now, validTo })
  await writeFile(paths.certificate, made.certificatePem)
  await writeFile(paths.privateKey, made.privateKeyPem, { mode: 0o600 })
  return { certificate: made.certificatePem, privateKey: made.privateKeyPem }
}
