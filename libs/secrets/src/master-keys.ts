import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** 32 bytes that seal other secrets, and a short name that sealed texts carry to find them again. */
export type MasterKey = { readonly id: string; readonly bytes: Uint8Array }

/** The file that holds the master keys cannot be used. The machine is not set up; nothing in hand is at fault. */
export class MasterKeyUnreadable extends Error {
  readonly unavailable = true
  constructor(why: string, options?: ErrorOptions) {
    super(`the master key file ${why}`, options)
    this.name = 'MasterKeyUnreadable'
  }
}

/**
 * Reads the file of master keys: one a line, 32 bytes in base64 (`openssl rand -base64 32`). The first seals; the others
 * still open what they sealed, so that a new one can be put before the old one at any time. `#` begins a comment.
 */
export async function readMasterKeys(path: string): Promise<readonly MasterKey[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new MasterKeyUnreadable(`cannot be read (${cause.code ?? 'unknown error'})`, { cause })
  })
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, '').trim())
  const keys = lines.flatMap((line, index) => (line === '' ? [] : [keyOf(line, index + 1)]))
  if (keys.length === 0)
    throw new MasterKeyUnreadable('is empty; write a line of openssl rand -base64 32 into it')
  return keys
}

function keyOf(line: string, number: number): MasterKey {
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length !== 32 || bytes.toString('base64') !== line) {
    throw new MasterKeyUnreadable(
      `has no key in line ${number}; a key is what openssl rand -base64 32 prints`,
    )
  }
  return masterKey(bytes)
}

/** The name is taken from a hash: it tells keys apart and nothing about them. */
export function masterKey(bytes: Uint8Array): MasterKey {
  const id = createHash('sha256').update('parley master key ').update(bytes).digest('hex').slice(0, 16)
  return { id, bytes }
}
