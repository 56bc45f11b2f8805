import { z } from 'zod'

/** The small words that several specs are made of. */

export const resourceName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits, "-" or "." and start and end with a letter or digit',
  )

export function reference(kind: string, what: string) {
  return resourceName.describe(`Name of the ${kind} ${what}`)
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const durationPattern = /^([1-9]\d{0,6})(ms|s|m|h|d)$/

/** A length of time as people write it: `500ms`, `60s`, `5m`, `1h`, `2d`. */
export const duration = z
  .string()
  .regex(durationPattern, 'must be a whole number and a unit, such as "60s", "5m" or "1h"')

/** Milliseconds of a duration text that its schema accepted. */
export function durationMs(text: string): number {
  const match = durationPattern.exec(text)
  const unit = match?.[2] as keyof typeof unitMs | undefined
  if (!match || unit === undefined) throw new Error(`not a duration: ${text}`)
  return Number(match[1]) * unitMs[unit]
}

const instantFault = 'must be a date such as "2027-01-31" or a time such as "2027-01-31T08:00:00Z"'

/** A moment: a date (its first moment in UTC) or a date with time and zone. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/, { error: instantFault, abort: true })
  .refine((text) => !Number.isNaN(Date.parse(text)), instantFault)

/** Where a secret is kept; the secret itself never enters the configuration. */
export type SecretReference = `file:${string}` | `env:${string}`

const secretPattern = /^(file:[^\s\0]{1,512}|env:[A-Za-z_][A-Za-z0-9_]{0,127})$/
export const secretReference = z
  .string()
  .regex(secretPattern, 'must be a reference, "file:<path>" or "env:<NAME>", never the key itself')

export const retry = z.strictObject({
  firstWait: duration.default('5m').describe('Wait before the second attempt; every further wait doubles'),
  longestWait: duration.default('1h').describe('Longest wait between two attempts'),
  attempts: z.int().min(1).max(1000).default(76).describe('Tries in all, the first included'),
})
