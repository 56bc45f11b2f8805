import type { Carried } from '@parley/channel'

/** By which people look for an interchange. */
export function interchangeKey({ standard, header }: Carried): readonly [name: string, value: string] {
  return [standard === 'x12' ? 'isa13' : 'unb0020', header.controlNumber]
}

/** By which they look for one of its transactions. */
export function transactionKeys(
  interchange: Carried,
  group: Carried['groups'][number],
  controlNumber: string,
): { readonly [name: string]: string } {
  const [name, value] = interchangeKey(interchange)
  const number = group.header?.controlNumber
  if (interchange.standard === 'x12') return { [name]: value, gs06: number ?? '', st02: controlNumber }
  return { [name]: value, ...(number !== undefined && { ung0048: number }), unh0062: controlNumber }
}

/**
 * What names an interchange for ever: X12 by its ids, ISA13 and ISA15; EDIFACT by the ids of UNB, 0020 and the test
 * indicator. The partner may never use it again.
 */
export function interchangeIdentity(interchange: Carried): string {
  if (interchange.standard === 'edifact') {
    const { sender, recipient, controlNumber, test } = interchange.header
    const ids = [sender.qualifier, sender.id, recipient.qualifier, recipient.id]
    return ['edifact', ...ids, controlNumber, test].join('|')
  }
  const { senderQualifier, senderId, receiverQualifier, receiverId, controlNumber, usage } =
    interchange.header
  return ['x12', senderQualifier, senderId, receiverQualifier, receiverId, controlNumber, usage].join('|')
}
