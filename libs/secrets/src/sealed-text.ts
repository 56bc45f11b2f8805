import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { MasterKey } from './master-keys.ts'

/*
 * A sealed secret is a text, so that it can be kept, mounted and copied like the PEM file it takes the place of:
 *
 *   -----BEGIN PARLEY SEALED SECRET-----
 *   base64( version 1 | id of the master key, 8 bytes | sealed data key, 60 bytes | sealed secret )
 *   -----END PARLEY SEALED SECRET-----
 *
 * Each secret has a data key of its own, sealed by the master key (envelope encryption), so that a new master key
 * costs 60 bytes a secret. Both are AES-256-GCM: nonce 12 | ciphertext | tag 16; version and id are authenticated.
 */

const begin = '-----BEGIN PARLEY SEALED SECRET-----'
const end = '-----END PARLEY SEALED SECRET-----'
const version = 1
const headBytes = 9
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32
const sealedKeyBytes = nonceBytes + keyBytes + tagBytes

export function isSealed(text: string): boolean {
  return text.trimStart().startsWith(begin)
}

export function seal(secret: string, key: MasterKey, randomBytes: (count: number) => Uint8Array): string {
  const head = Buffer.concat([Buffer.from([version]), Buffer.from(key.id, 'hex')])
  const dataKey = randomBytes(keyBytes)
  const sealed = Buffer.concat([
    head,
    encrypt(dataKey, { key: key.bytes, nonce: randomBytes(nonceBytes), head }),
    encrypt(Buffer.from(secret, 'utf8'), { key: dataKey, nonce: randomBytes(nonceBytes), head }),
  ])
  const lines = sealed.toString('base64').match(/.{1,64}/g) ?? []
  return [begin, ...lines, end, ''].join('\n')
}

export type Unsealed =
  | { readonly kind: 'open'; readonly secret: string }
  | { readonly kind: 'closed'; readonly why: string }

/** The secret, or why none of the keys opens it. */
export function unseal(text: string, keys: readonly MasterKey[]): Unsealed {
  const sealed = Buffer.from(text.replace(begin, '').replace(end, ''), 'base64')
  if (sealed[0] !== version || sealed.length < headBytes + sealedKeyBytes + nonceBytes + tagBytes) {
    return { kind: 'closed', why: 'is sealed, but cut off or of a newer form' }
  }
  const head = sealed.subarray(0, headBytes)
  const id = head.subarray(1).toString('hex')
  const key = keys.find((one) => one.id === id)
  if (!key)
    return { kind: 'closed', why: `is sealed by master key ${id}, which the master key file does not hold` }
  const dataKey = decrypt(sealed.subarray(headBytes, headBytes + sealedKeyBytes), key.bytes, head)
  const secret = dataKey && decrypt(sealed.subarray(headBytes + sealedKeyBytes), dataKey, head)
  if (!secret) return { kind: 'closed', why: 'is sealed, but damaged' }
  return { kind: 'open', secret: secret.toString('utf8') }
}

type Sealing = { readonly key: Uint8Array; readonly nonce: Uint8Array; readonly head: Uint8Array }

function encrypt(plain: Uint8Array, { key, nonce, head }: Sealing): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(head)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(sealed: Uint8Array, key: Uint8Array, head: Uint8Array): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes)).setAAD(head)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)),
      decipher.final(),
    ])
  } catch {
    return undefined
  }
}
