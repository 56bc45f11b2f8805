import type { X12Interchange } from '../interchange.ts'
import { isaSegment, type Segment, writeSegments } from '../write/write-segments.ts'
import { answeringDelimiters, answeringHeader } from './ack-envelope.ts'
import { holdsOnlyAcknowledgements } from './is-acknowledgement.ts'
import { type Practice, usualPractice } from './practice.ts'
import { technicalFaults } from './technical-faults.ts'

export type InterchangeAcknowledgementInput = {
  readonly interchange: X12Interchange
  readonly numbers: { readonly interchange: number }
  readonly now: Date
  /** TA105 when the reason lies outside the interchange, such as 025 for a duplicate; else its findings say it. */
  readonly code?: string
  readonly practice?: Practice
}

// Faults that a receiver notes and still accepts (TA104 = E); every other one rejects the interchange.
const noted: ReadonlySet<string> = new Set(['001', '002', '003', '006', '008', '009', '019', '020', '021'])

/**
 * A TA1 for an interchange, alone in an envelope of its own: for one that is refused, or that asked for it (ISA14 = 1).
 * Undefined when nothing but acknowledgements came, for those are never acknowledged, or when ISA09, ISA10 or ISA13 cannot be repeated: then no valid TA1 exists (X12 RFI 2102).
 */
export function composeInterchangeAcknowledgement(
  input: InterchangeAcknowledgementInput,
): Uint8Array | undefined {
  const { interchange, numbers, now } = input
  const { controlNumber, date, time } = interchange.header
  if (holdsOnlyAcknowledgements(interchange)) return undefined
  if (!/^\d{1,9}$/.test(controlNumber) || !/^\d{6}$/.test(date) || !/^\d{4}$/.test(time)) return undefined
  const delimiters = answeringDelimiters(interchange)
  const header = answeringHeader(interchange, numbers.interchange, now)
  const { verdict, code } =
    input.code === undefined ? judged(interchange, input.practice ?? usualPractice) : coded(input.code)
  const segments: Segment[] = [
    isaSegment(header, delimiters),
    ['TA1', controlNumber.padStart(9, '0'), date, time, verdict, code],
    ['IEA', '0', header.controlNumber],
  ]
  return Buffer.from(writeSegments(segments, delimiters), 'latin1')
}

type Note = { readonly verdict: 'A' | 'E' | 'R'; readonly code: string }

function coded(code: string): Note {
  if (code === '000') return { verdict: 'A', code }
  return { verdict: noted.has(code) ? 'E' : 'R', code }
}

/** The first error rejects; else the first warning that has a code is noted. */
function judged(interchange: X12Interchange, practice: Practice): Note {
  const coded = technicalFaults(interchange, practice).filter(({ ack }) => ack?.ta1 !== undefined)
  const refusing = coded.find((found) => found.severity === 'error')
  if (refusing !== undefined) return { verdict: 'R', code: refusing.ack?.ta1 ?? '024' }
  const [first] = coded
  return first === undefined ? { verdict: 'A', code: '000' } : { verdict: 'E', code: first.ack?.ta1 ?? '000' }
}
