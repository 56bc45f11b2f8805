import { type Finding, finding } from '@parley/edi'
import { type Agreement, type EnvelopeParty, findAgreementByEnvelope } from '@parley/model'
import type { ArrivedFile } from './arrived-file.ts'
import type { Carried } from './carried.ts'

export type Found =
  | { readonly kind: 'found'; readonly agreement: Agreement }
  /** `ofConnection`: the agreement of the channel that it came through, by which it may be told so. */
  | { readonly kind: 'unknown'; readonly reason: Finding; readonly ofConnection?: Agreement }

/** The agreement of sender and receiver; it must be that of the connection, where the connection has one. */
export function findAgreement(
  { message, revision }: Pick<ArrivedFile, 'message' | 'revision'>,
  interchange: Carried,
): Found {
  const parties = partiesOf(interchange)
  const agreement = findAgreementByEnvelope(revision, { standard: interchange.standard, ...parties })
  const { agreement: expected } = message
  if (agreement && agreement.name === (expected ?? agreement.name)) return { kind: 'found', agreement }
  const ofConnection = expected === undefined ? undefined : revision.agreements.get(expected)
  const reason = reasonOf(interchange, parties.sender, ofConnection)
  return { kind: 'unknown', reason, ...(ofConnection && { ofConnection }) }
}

type Parties = { readonly sender: EnvelopeParty; readonly receiver: EnvelopeParty }

function partiesOf(interchange: Carried): Parties {
  if (interchange.standard === 'edifact') {
    const { sender, recipient } = interchange.header
    return { sender, receiver: recipient }
  }
  const { senderQualifier, senderId, receiverQualifier, receiverId } = interchange.header
  return {
    sender: { qualifier: senderQualifier, id: senderId },
    receiver: { qualifier: receiverQualifier, id: receiverId },
  }
}

function reasonOf(interchange: Carried, sender: EnvelopeParty, agreement: Agreement | undefined): Finding {
  const { offset } = interchange.range
  if (interchange.standard === 'x12') {
    const text =
      'No agreement of this connection has the sender and receiver of this ISA. Compare ISA05-ISA08 with the x12 identities of both partners.'
    const place = { segment: 'ISA', segmentPosition: 1, element: 6, byteOffset: offset }
    return finding('NO_AGREEMENT', text, place)
  }
  const isKnown = agreement?.partner.edifact.some(
    (one) => one.id === sender.id && one.qualifier === sender.qualifier,
  )
  const text =
    'No agreement of this connection has the sender and recipient of this UNB. Compare S002 and S003 with the edifact identities of both partners.'
  const place = { segment: 'UNB', segmentPosition: 1, element: isKnown ? 3 : 2, byteOffset: offset }
  return finding(isKnown ? 'RECEIVER_UNKNOWN' : 'SENDER_UNKNOWN', text, place)
}
