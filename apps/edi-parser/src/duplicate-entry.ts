import { type Carried, repliesTo, type Verdict } from '@parley/channel'
import { finding } from '@parley/edi'
import { failure, type IdSource, type MessageId } from '@parley/journey'
import type { Agreement } from '@parley/model'
import type { Entry } from '@parley/store'
import { replyRows } from './acknowledgement-rows.ts'
import { interchangeKey } from './envelope-keys.ts'
import type { ReceivedFile } from './received-file.ts'

type Repeat = {
  readonly file: ReceivedFile
  readonly interchange: Carried
  readonly verdict: { readonly agreement?: Agreement }
  /** The message that holds the interchange already. */
  readonly first: MessageId
}

/**
 * The same interchange came before in another file: nothing of it is processed again, and an operator decides. The
 * partner is told (TA1 025, 0085 = 26) where the agreement says so; the first one's acknowledgement stays what it was.
 */
export function duplicateEntry({ file, interchange, verdict, first }: Repeat, source: IdSource): Entry {
  const { id } = file.message
  const at = source.now()
  const isX12 = interchange.standard === 'x12'
  const text = `This interchange control number came before, in message ${first}. If it really is new, resubmit it; if not, close it.`
  const place = {
    segment: isX12 ? 'ISA' : 'UNB',
    element: isX12 ? 13 : 5,
    byteOffset: interchange.range.offset,
  }
  const fault = failure('DUPLICATE_INTERCHANGE', 'edi-parser', text, { ...place, segmentPosition: 1 })
  const [name, value] = interchangeKey(interchange)
  const { agreement } = verdict
  const reason = finding('DUPLICATE_INTERCHANGE', text, place)
  const refused: Verdict = { kind: 'refused', failure: fault, reason, ...(agreement && { agreement }) }
  const replies = repliesTo({ bytes: file.bytes, interchange, verdict: refused, now: at })
  return {
    claim: `duplicate|${id}|${interchange.range.offset}`,
    messageId: id,
    changes: [{ messageId: id, at, state: 'quarantined', failure: fault }],
    keys: [{ messageId: id, name, value }],
    steps: [
      {
        ...{ messageId: id, at, stage: 'edi-parser', what: 'quarantined' },
        detail: { code: fault.code, original: first },
      },
    ],
    ...replyRows({ file, agreement, replies, source, at }),
  }
}
