import type { X509Certificate } from 'node:crypto'
import { constants, type KeyObject, privateDecrypt } from 'node:crypto'
import { type AgreedKey, unwrapByAgreement } from './key-agreement.ts'

/** A key of ours that lies in this process. */
export type OwnKey = { readonly certificate: X509Certificate; readonly privateKey: KeyObject }

/** A content key as a message carries it, and how it was wrapped. */
export type WrappedKey =
  | { readonly kind: 'rsa-pkcs1'; readonly encryptedKey: Buffer }
  /** RSAES-OAEP; the mask function uses the same hash, named as in node:crypto. */
  | {
      readonly kind: 'rsa-oaep'
      readonly encryptedKey: Buffer
      readonly hash: string
      readonly label?: Buffer
    }
  | AgreedKey

/** Unwraps content keys with the private key of one certificate; a key service can stand behind it. */
export type KeyUnwrapper = {
  readonly certificate: X509Certificate
  /** Nothing when the key cannot be unwrapped. Rejects only when the key service itself fails. */
  unwrap(wrapped: WrappedKey): Promise<Uint8Array | undefined>
}

export function asUnwrapper(key: OwnKey | KeyUnwrapper): KeyUnwrapper {
  return 'unwrap' in key ? key : localUnwrapper(key)
}

/** Unwraps with a private key of this process. */
export function localUnwrapper({ certificate, privateKey }: OwnKey): KeyUnwrapper {
  return { certificate, unwrap: async (wrapped) => unwrapLocally(wrapped, privateKey) }
}

function unwrapLocally(wrapped: WrappedKey, privateKey: KeyObject): Buffer | undefined {
  try {
    if (wrapped.kind === 'ecdh') return unwrapByAgreement(wrapped, privateKey)
    const padding =
      wrapped.kind === 'rsa-pkcs1'
        ? { padding: constants.RSA_PKCS1_PADDING }
        : {
            padding: constants.RSA_PKCS1_OAEP_PADDING,
            oaepHash: wrapped.hash,
            ...(wrapped.label && { oaepLabel: wrapped.label }),
          }
    return privateDecrypt({ key: privateKey, ...padding }, wrapped.encryptedKey)
  } catch (cause) {
    // A runtime without implicit rejection refuses the padding mode itself: that is our machine's fault.
    if (wrapped.kind === 'rsa-pkcs1' && isNodeError(cause, 'ERR_INVALID_ARG_VALUE')) {
      throw new Error('this Node.js cannot decrypt RSA PKCS#1 v1.5; Node 22 or later is needed', { cause })
    }
    return undefined
  }
}

function isNodeError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
