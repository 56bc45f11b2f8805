import type { CharsetSource } from '../charset/charset-rule.ts'
import type { EdifactInterchange, Transaction } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { AcknowledgedFinding, AcknowledgedOutcome } from './acknowledged-outcome.ts'
import { edifactDocumentKey } from './sent-keys.ts'

/*
 * BGM+<document>+<number>+<function>+<4343>   4343: AP accepted, RE rejected, CA conditional, AB received
 * RFF+ACW:<number of the document answered>   ERC+<code of the partner's own list>
 */

/** Reads an APERAK of any directory; undefined when it does not say which document it is about (RFF ACW). */
export function readAperak(
  bytes: Uint8Array,
  interchange: Pick<EdifactInterchange, 'header' | 'delimiters'> & CharsetSource,
  { range }: Pick<Transaction, 'range'>,
): AcknowledgedOutcome | undefined {
  const { header } = interchange
  const reader = new SegmentReader(bytes, interchange.delimiters, range, 0, interchange)
  let said = ''
  let document = ''
  const findings: AcknowledgedFinding[] = []
  while (reader.advance()) {
    if (reader.tag === 'BGM') said = reader.text(4)
    else if (reader.tag === 'ERC') findings.push({ code: first(reader, 1) })
    else if (reader.tag === 'RFF' && first(reader, 1) === 'ACW') document ||= second(reader, 1)
  }
  if (document === '') return undefined
  const sent = { sender: header.recipient, recipient: header.sender }
  return {
    ...{ by: 'APERAK', level: 'transaction', key: edifactDocumentKey(sent, document) },
    ...{ reference: { transaction: document }, verdict: verdictOf(said, findings), findings },
    codes: findings.map(({ code }) => code),
    remarks: verdicts.has(said) ? [] : ['BGM 4343 says no verdict: errors speak for a rejection.'],
  }
}

const verdicts: ReadonlyMap<string, AcknowledgedOutcome['verdict']> = new Map([
  ['AP', 'accepted'],
  ['CA', 'accepted-with-errors'],
  ['RE', 'rejected'],
  ['AB', 'received'],
])

function verdictOf(said: string, findings: readonly AcknowledgedFinding[]): AcknowledgedOutcome['verdict'] {
  return verdicts.get(said) ?? (findings.length > 0 ? 'rejected' : 'received')
}

function first(reader: SegmentReader, element: number): string {
  return componentAt(reader, element, 0)
}

function second(reader: SegmentReader, element: number): string {
  return componentAt(reader, element, 1)
}

function componentAt(reader: SegmentReader, element: number, index: number): string {
  const span = reader.has(element) ? reader.components(element)[index] : undefined
  return span === undefined ? '' : reader.slice(span.start, span.end)
}
