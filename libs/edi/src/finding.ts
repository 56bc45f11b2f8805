import { type AckCodes, type FindingCode, findingFacts } from './finding-codes.ts'

/** One thing that is wrong with what a partner sent, where, and what to do about it. */
export type Finding = {
  readonly code: FindingCode
  /** 0 framing, 1 syntax, 2 requirement, 3 balancing, 4 situational, 5 external codes, 6 product, 7 partner's guide. */
  readonly level: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7
  readonly severity: 'error' | 'warn'
  /** A sentence with the fix. Never contains what the partner sent. */
  readonly text: string
  readonly segment?: string
  /** Position within the transaction (ST is 1). */
  readonly segmentPosition?: number
  readonly element?: number
  readonly component?: number
  /** Which repetition of the element, where it has several (from 1). */
  readonly repetition?: number
  /** The loops around it, by tag and count: `PO1[2]/SLN[1]`. Left out at the top. */
  readonly loopPath?: string
  /** Data element number of the standard, such as 373. */
  readonly reference?: string
  /** LS01 of the bounded loop around the segment (AK303). */
  readonly boundedLoop?: string
  /** Of the part that is wrong: the element or component, where it is one; else the segment. */
  readonly byteOffset: number
  /** Bytes of that part; 0 for what is missing, which should stand at `byteOffset`. */
  readonly byteLength?: number
  readonly ack?: AckCodes
  /** What a situational rule looked at: the 999 names it in CTX. */
  readonly trigger?: Trigger
  /** What was sent, at most 99 characters; apart from the text so that callers can mask it. */
  readonly value?: string
  /** `value` is no copy of what was sent: no acknowledgement repeats it. */
  readonly isValueMasked?: true
}

/** A segment, or an element of it, because of which something else is required or may not be sent. */
export type Trigger = {
  readonly segment: string
  readonly segmentPosition: number
  readonly element?: number
  readonly component?: number
  readonly boundedLoop?: string
}

export type Place = Pick<
  Finding,
  | 'segment'
  | 'segmentPosition'
  | 'element'
  | 'component'
  | 'repetition'
  | 'loopPath'
  | 'reference'
  | 'boundedLoop'
  | 'byteOffset'
  | 'byteLength'
  | 'value'
  | 'isValueMasked'
  | 'trigger'
>

// AK404 holds at most 99 characters.
const maxValueLength = 99

/** A finding of that code at that place; level, severity and acknowledgement codes come from the table. */
export function finding(code: FindingCode, text: string, place: Place): Finding {
  const { level, severity, ack } = findingFacts[code]
  const { value, ...rest } = place
  return {
    code,
    level,
    severity,
    text,
    ...rest,
    ...(ack !== undefined && { ack }),
    ...(value !== undefined && value !== '' && { value: cut(value) }),
  }
}

/** Cut between characters, and as a copy: a slice would keep the whole file alive. */
function cut(value: string): string {
  const kept =
    value.length <= maxValueLength
      ? value
      : [...value.slice(0, 2 * maxValueLength)].slice(0, maxValueLength).join('')
  return Buffer.from(kept, 'utf8').toString('utf8')
}
