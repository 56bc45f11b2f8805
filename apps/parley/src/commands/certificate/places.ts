import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type CertificateFile, readCertificateFile } from '@parley/certificates'
import { loadSettings } from '@parley/config'
import { keepSecret, SecretExists, type SecretPlaces } from '@parley/secrets'
import { UserError } from '../../terminal.ts'

/** Where this machine keeps its secrets: the settings that the platform itself is started with. */
export function secretPlaces(): SecretPlaces {
  const loaded = loadSettings(process.env)
  if (loaded.kind === 'problems') throw new UserError(loaded.problems.join('\n'))
  return loaded.settings
}

/** Keeps a key sealed under a name that is free; answers its reference. */
export async function keepKey(name: string, privateKeyPem: string): Promise<string> {
  return keepSecret(secretPlaces(), `${name}.key.pem`, privateKeyPem).catch((error: unknown) => {
    if (!(error instanceof SecretExists)) throw error
    throw new UserError(`${error.message}; choose another name. Keys are never written over.`)
  })
}

/** Writes a certificate below the folder's certs. Answers its path from the folder. */
export async function writeCertificate(folder: string, name: string, pem: string): Promise<string> {
  const path = join('certs', `${name}.pem`)
  await writeNew(join(folder, path), pem)
  return path
}

/** Never over a file that is there. */
export async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    throw new UserError(`${path} is there already; name another file.`)
  })
}

export async function readCertificates(
  file: string,
  password: string | undefined,
): Promise<Extract<CertificateFile, { kind: 'read' }>> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be read (${error.code}).`)
  })
  const read = readCertificateFile(bytes, password === undefined ? {} : { password })
  if (read.kind === 'unreadable') throw new UserError(`${file} ${read.text}.`)
  return read
}
