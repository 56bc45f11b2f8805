import { z } from 'zod'
import { instant } from './spec-words.ts'

/** Words that AS2 gateways and the AS2 part of agreements have in common. */

export const legacyNames = ['sha-1', 'md5', '3des'] as const

export const legacy = z.strictObject({
  allow: z.array(z.enum(legacyNames)).min(1).describe('Old algorithms that this partner still needs'),
  until: instant.describe('First day on which they are refused again'),
})

/** Hexadecimal, with colons or without: as browsers, openssl and our hand-over sheet show it. */
export const fingerprint = z
  .string()
  .regex(
    /^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$/,
    'must be a SHA-256 fingerprint: 64 hexadecimal digits, with colons or without',
  )

/** Upper case with colons, as node:crypto writes it. */
export function plainFingerprint(text: string): string {
  return (text.replaceAll(':', '').toUpperCase().match(/../g) ?? []).join(':')
}

const unitBytes = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const
const sizePattern = /^([1-9]\d{0,8})(KiB|MiB|GiB)$/

export const size = z.string().regex(sizePattern, 'must be a size such as "64KiB", "50MiB" or "1GiB"')

/** Bytes of a size text that its schema accepted. */
export function sizeBytes(text: string): number {
  const match = sizePattern.exec(text)
  const unit = match?.[2] as keyof typeof unitBytes | undefined
  if (!match || unit === undefined) throw new Error(`not a size: ${text}`)
  return Number(match[1]) * unitBytes[unit]
}

export const userName = z
  .string()
  .regex(/^[^:\p{Cc}]{1,128}$/u, 'must be 1 to 128 characters without colon (RFC 7617 2)')
