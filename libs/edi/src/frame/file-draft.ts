import type { Finding } from '../finding.ts'
import { finding } from '../finding.ts'
import type { Framing, Interchange } from '../interchange.ts'
import type { FramerLimits } from './limits.ts'

/** What framing has found of a file so far. */
export class FileDraft {
  readonly limits: Required<FramerLimits>
  readonly interchanges: Interchange[] = []
  private readonly findings: Finding[] = []
  private envelopes = 0
  private inJunk = false
  /** Nothing further is read: the file has more envelopes than allowed. */
  full = false

  constructor(limits: Required<FramerLimits>) {
    this.limits = limits
  }

  /** Bytes outside every interchange; reported once a run. */
  junk(
    byteOffset: number,
    code: 'JUNK_OUTSIDE_INTERCHANGE' | 'ISA_UNREADABLE' | 'UNB_UNREADABLE' = 'JUNK_OUTSIDE_INTERCHANGE',
  ): void {
    if (this.inJunk || this.full) return
    this.inJunk = true
    this.findings.push(finding(code, junkTexts[code], { byteOffset }))
  }

  /** Junk that follows is a run of its own; not so behind a header that leaves the rest unreadable. */
  endJunk(readable: boolean): void {
    this.inJunk = !readable
  }

  /** Counts one more interchange, group or transaction; false when it is one too many, which is said once. */
  countEnvelope(byteOffset: number, findings: Finding[] | undefined): boolean {
    this.envelopes++
    if (this.envelopes <= this.limits.maxEnvelopes) return true
    if (!this.full) {
      const text = `The file has more than ${this.limits.maxEnvelopes} envelopes; the rest is not read. Send it in parts.`
      findings?.push(finding('TOO_MANY_ENVELOPES', text, { byteOffset }))
    }
    this.full = true
    return false
  }

  end(fileLength: number): Framing {
    if (this.interchanges.length > 0) return { interchanges: this.interchanges, findings: this.findings }
    const byteOffset = this.findings[0]?.byteOffset ?? 0
    const text =
      fileLength === 0
        ? 'The file is empty. Send an interchange.'
        : 'No interchange begins in this file. Send ISA to IEA, or UNB to UNZ.'
    const unreadable = this.findings.find(({ code }) => code !== 'JUNK_OUTSIDE_INTERCHANGE')
    return { interchanges: [], findings: [unreadable ?? finding('NO_INTERCHANGE', text, { byteOffset })] }
  }
}

const junkTexts = {
  JUNK_OUTSIDE_INTERCHANGE:
    'What stands here belongs to no interchange and was not read. Send only ISA to IEA, or UNB to UNZ.',
  ISA_UNREADABLE:
    'An ISA begins here, but its elements do not have the lengths of an ISA. Send 16 elements in 106 bytes.',
  UNB_UNREADABLE:
    'An interchange begins here, but its UNA or UNB cannot be read. Send UNA and its six characters, then UNB with a syntax identifier such as UNOC.',
}
