import type { EdiGuide } from './compile-formats.ts'
import type { Agreement, As2Relationship, Channel, Revision } from './revision.ts'

/** Who speaks AS2 with whom: `from` is the partner's AS2 id, `to` ours, compared exactly (RFC 4130 6.2). */
export function findAs2Relationship(
  revision: Revision,
  ids: { readonly from: string; readonly to: string },
): As2Relationship | undefined {
  return revision.routes.as2.get(as2Key(ids.from, ids.to))
}

export type EnvelopeParty = { readonly qualifier: string; readonly id: string }

/** The agreement an interchange belongs to, by ISA05-08 or UNB S002 and S003; the padding of the ids does not count. */
export function findAgreementByEnvelope(
  revision: Revision,
  envelope: {
    readonly standard: 'x12' | 'edifact'
    readonly sender: EnvelopeParty
    readonly receiver: EnvelopeParty
  },
): Agreement | undefined {
  return revision.routes.envelopes.get(envelopeKey(envelope.standard, envelope.sender, envelope.receiver))
}

/**
 * The guide by which an agreement reads a transaction set or message. The release is GS08, such as `004010` or, with the
 * suffix of an industry, `004010VICS`; of an EDIFACT message its directory, such as `D96A`.
 */
export function findGuide(
  revision: Revision,
  agreement: Agreement,
  document: { readonly setId: string; readonly release: string; readonly association?: string | undefined },
): EdiGuide | undefined {
  const readings = revision.routes.readings.get(agreement.name)?.get(document.setId) ?? []
  const own = readings.filter(({ release }) => document.release.trim().slice(0, 6) === release)
  const ofSubset = own.find(
    ({ guide }) => guide.association !== undefined && guide.association === document.association,
  )
  return (ofSubset ?? own.find(({ guide }) => guide.association === undefined))?.guide
}

/**
 * The enabled channels that a document goes into, in the order of their names. A channel that names a gateway in
 * is left out when the document came through another one; through which AS2 gateway a partner sends, nobody can tell.
 */
export function chooseChannels(
  revision: Revision,
  agreement: Agreement,
  guideName: string,
  gatewayIn = 'as2',
): readonly Channel[] {
  const channels = revision.routes.channels.get(agreement.name)?.get(guideName) ?? []
  return channels.filter(({ in: { gateway } }) => {
    if (gateway === undefined) return true
    return gatewayIn === 'as2' ? gateway.type === 'as2' : gateway.name === gatewayIn
  })
}

export function as2Key(from: string, to: string): string {
  // No AS2 id may hold a NUL, so that no two pairs share a key.
  return `${from}\0${to}`
}

export function envelopeKey(
  standard: 'x12' | 'edifact',
  sender: EnvelopeParty,
  receiver: EnvelopeParty,
): string {
  const parts = [sender.qualifier, sender.id, receiver.qualifier, receiver.id].map((part) => part.trim())
  return [standard, ...parts].join('\0')
}
