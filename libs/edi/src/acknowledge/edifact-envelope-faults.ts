import { type Finding, finding } from '../finding.ts'
import type { EdifactGroup, EdifactInterchange, Transaction } from '../interchange.ts'
import { copiedReference, misfitOfGroup, misfitOfIdentifier } from './copied.ts'
import { isAcknowledgementMessage } from './is-acknowledgement.ts'

/**
 * What is wrong with an interchange as a whole: what framing found, packages, which nobody here reads, and messages
 * outside groups that a CONTRL cannot name. One error among them rejects all that is in it (0083 = 4 in UCI).
 */
export function envelopeFaults(interchange: EdifactInterchange): readonly Finding[] {
  const all = interchange.groups.flatMap(({ transactions }) => transactions)
  const bare = interchange.groups.filter(({ header }) => header === undefined)
  return [
    ...interchange.findings,
    ...all.filter(({ setId }) => setId === 'UNO').map(unsupported),
    ...interchange.groups.flatMap(unusable),
    ...bare.flatMap((group) => unnamed(interchange, group)),
  ]
}

/** The same of a group (UCF): one error rejects it whole. */
export function groupFaults(interchange: EdifactInterchange, group: EdifactGroup): readonly Finding[] {
  return group.header === undefined ? [] : [...group.findings, ...unnamed(interchange, group)]
}

/** Without its ids and its reference no UCF can name a group. */
function unusable({ header, transactions }: EdifactGroup): readonly Finding[] {
  const element = header === undefined ? undefined : misfitOfGroup(header)
  if (element === undefined) return []
  const text =
    'UNG lacks its sender, recipient or reference, so that no CONTRL can name the group. Send all three.'
  const byteOffset = transactions[0]?.range.offset ?? 0
  return [finding('GROUP_HEADER_UNUSABLE', text, { segment: 'UNG', element, byteOffset })]
}

function unsupported({ range }: Transaction): Finding {
  const text = 'A package (UNO) came, which is not read here. Send the object by itself, outside EDIFACT.'
  return finding('ENVELOPE_UNSUPPORTED', text, { segment: 'UNO', byteOffset: range.offset })
}

/** Before syntax version 4, UCM must copy 0062 and four components of S009: without them the level above is rejected. */
function unnamed({ header }: EdifactInterchange, { transactions }: EdifactGroup): readonly Finding[] {
  if (header.syntaxVersion === '4') return []
  return transactions.flatMap((message) => {
    const { setId, range } = message
    if (setId === 'UNO' || isAcknowledgementMessage(message)) return []
    const isNumbered = copiedReference(message) !== ''
    const component = misfitOfIdentifier(message, header.syntaxVersion)
    if (isNumbered && component === undefined) return []
    const text =
      'UNH lacks its reference (0062) or a part of S009, so that no CONTRL can name the message. Send type, version, release and agency.'
    const place = isNumbered && component ? { element: 2, component } : { element: 1 }
    return [finding('MESSAGE_UNNAMED', text, { segment: 'UNH', byteOffset: range.offset, ...place })]
  })
}
