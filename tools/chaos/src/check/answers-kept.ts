import { isToBeTaken } from '../load/consignment.ts'
import type { Evidence, Violation } from './evidence.ts'

const promise = 'one answer per Message-ID'

/** A positive MDN repeated is the same, byte for byte; who may not be taken never gets one, who must be never a negative one. */
export function answersKept({ consignments, twins }: Evidence): readonly Violation[] {
  const expected = new Map(consignments.map((one) => [one.messageId, one]))
  const violations: Violation[] = []
  for (const [name, { history }] of twins) {
    const first = new Map<string, string>()
    for (const event of history) {
      if (event.what !== 'answered' || !decides(event.verdict)) continue
      const { messageId, verdict, sha256 } = event
      const consignment = expected.get(messageId)
      const fits = consignment !== undefined && isToBeTaken(consignment) === (verdict === 'accepted')
      const ids = [messageId]
      if (!fits) {
        const text = `${name} got the verdict ${verdict} for a message of kind ${consignment?.kind ?? 'unknown'}: ${event.text}`
        violations.push({ promise, text, ids })
      }
      if (verdict !== 'accepted') continue
      const before = first.get(messageId) ?? sha256
      first.set(messageId, before)
      if (before !== sha256)
        violations.push({ promise, text: `the MDN to ${name} changed between two answers`, ids })
    }
  }
  return violations
}

/** No answer, or one without an MDN, promises nothing. */
function decides(verdict: string): boolean {
  return verdict !== 'unreachable' && verdict !== 'missing'
}
