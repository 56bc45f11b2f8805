import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import type { EdifactHeader, InterchangeHeader } from '../../interchange.ts'
import {
  forEachSegment,
  type InterchangeTree,
  type Segment,
  type TransactionTree,
} from '../../view/interchange-tree.ts'
import { edifactSeparators, x12Separators } from '../../view/separators.ts'
import { buildInterchange, type TransactionContent } from '../../write/build-interchange.ts'
import { type SampleOptions, sampleTransaction } from './sample-transaction.ts'

/** A sample document in an interchange of two parties that do not exist; a test (ISA15, UNB 0035), of 2026-01-15. */
export function sampleInterchange(guide: CompiledGuide, options: SampleOptions = {}): InterchangeTree {
  return interchangeAround(guide, sampleTransaction(guide, options))
}

export function interchangeAround(guide: CompiledGuide, transaction: TransactionTree): InterchangeTree {
  const content: [Segment, ...Segment[]] = [transaction.header]
  forEachSegment(transaction.segments, (segment) => content.push(segment))
  return guide.program.nodes[0]?.tag === 'ST' ? aroundSet(guide, content) : aroundMessage(content)
}

function aroundSet({ functionalId, version }: CompiledGuide, content: TransactionContent): InterchangeTree {
  // ISA12 00401 for 004010; repetition, and its separator in ISA11, is of 00402 and later.
  const release = version.slice(0, 5)
  const header: InterchangeHeader = {
    ...{ senderQualifier: 'ZZ', senderId: 'SENDER', receiverQualifier: 'ZZ', receiverId: 'RECEIVER' },
    ...{ date: '260115', time: '0930', version: release, controlNumber: '000000001' },
    ...{ acknowledgmentRequested: false, usage: 'T' },
  }
  const group = {
    ...{ functionalId, senderCode: 'SENDER', receiverCode: 'RECEIVER' },
    ...{ date: '20260115', time: '0930', controlNumber: '1', version },
  }
  return buildInterchange({
    standard: 'x12',
    separators: { ...x12Separators, ...(release >= '00402' && { repetition: '^' }), lineEnd: '\n' },
    header,
    groups: [{ header: group, transactions: [content] }],
  })
}

function aroundMessage(content: TransactionContent): InterchangeTree {
  const party = (id: string) => ({ id, qualifier: '14', internal: '' })
  const header: EdifactHeader = {
    ...{
      syntax: 'UNOC',
      syntaxVersion: '3',
      sender: party('4012345000009'),
      recipient: party('4098765000003'),
    },
    ...{ date: '260115', time: '0930', controlNumber: '1', applicationReference: '' },
    ...{ acknowledgmentRequest: '', agreement: '', test: '1' },
  }
  return buildInterchange({
    standard: 'edifact',
    separators: { ...edifactSeparators, lineEnd: '\n' },
    header,
    groups: [{ transactions: [content] }],
  })
}
