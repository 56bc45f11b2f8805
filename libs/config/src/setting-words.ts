import { z } from 'zod'
import { addressList } from './address-list.ts'

/** The small words that settings are made of. Texts in, numbers out. */

const unitBytes = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const

export function bytes() {
  return z
    .string()
    .regex(/^\d+(B|KiB|MiB|GiB)$/, 'must be a size such as 64KiB or 100MiB')
    .transform((text) => {
      const unit = /[A-Z][A-Za-z]*$/.exec(text)?.[0] as keyof typeof unitBytes
      return Number.parseInt(text, 10) * unitBytes[unit]
    })
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

export function duration() {
  return z
    .string()
    .regex(/^\d+(ms|s|m|h|d)$/, 'must be a time such as 500ms, 20s, 2m or 7d')
    .transform((text) => {
      const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof unitMs
      return Number.parseInt(text, 10) * unitMs[unit]
    })
}

/** A comma list of IP addresses and networks. */
export function networks() {
  const split = (text: string) =>
    text
      .split(',')
      .map((network) => network.trim())
      .filter((network) => network !== '')
  return z.string().transform(split).refine(areNetworks, 'must be addresses such as 10.0.0.1, 10.1.0.0/16')
}

function areNetworks(list: readonly string[]): boolean {
  try {
    addressList(list)
    return true
  } catch {
    // Its sentence is for code; the setting has one of its own.
    return false
  }
}

export function port() {
  return z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number, 0 for any free one')
    .transform(Number)
    .refine((number) => number <= 65_535, 'must be at most 65535')
}

/** A text that never prints: logs, JSON and inspection show ***. */
export class SecretText {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '***'
  }

  toJSON(): string {
    return '***'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***'
  }
}

/** `least`: characters; what others give us may be shorter than what we would take. */
export function secret(least = 16) {
  return z
    .string()
    .min(least, `must have at least ${least} characters`)
    .transform((text) => new SecretText(text))
}

export type Address = { readonly host: string; readonly port: number }

/** A comma list of host:port; an IPv6 address stands in brackets. */
export function addresses() {
  const one = /^(\[[0-9a-fA-F:.]+\]|[^\s,:[\]]+):(\d{1,5})$/
  return z
    .string()
    .refine(
      (text) => text.split(',').every((part) => one.test(part)),
      'must be host:port, with commas between',
    )
    .transform((text) =>
      text.split(',').flatMap((part): Address[] => {
        const [, host = '', port = ''] = one.exec(part) ?? []
        return [{ host: host.replace(/^\[|\]$/g, ''), port: Number(port) }]
      }),
    )
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
