import { type Codes, codeOf, wordOf } from '../codes.ts'
import { branch, list, value } from '../yaml-lines.ts'

const source: readonly string[] = [
  '# source: public code of vendors; confidence: seen for 15, 92 and ZZ. Codes of parties (N103): 92 given',
  '# by the buyer, such as the letters of a warehouse, 91 by the seller, UL a GLN, 15 a SAN, 1 a DUNS, ZZ',
  '# another. VX is a VAT number (X12; confidence: likely).',
]

const partyIdTypes: Codes = [
  ['92', 'BuyerCode'],
  ['91', 'VendorCode'],
  ['UL', 'GLN'],
  ['15', 'SAN'],
  ['1', 'DUNS'],
  ['ZZ', 'MutuallyDefined'],
]

/** Which N1 a party of the vocabulary travels in: N101 by field. */
export type PartyCodes = { readonly [field: string]: string }

export type PartyPlace = {
  readonly at: string
  /** N4 comes more than once in some sets, and then is a list. */
  readonly many?: boolean
  /** The segment of further numbers. */
  readonly reference?: 'ref' | 'n9'
  /** The party that must have a code: without one it is not known where to. */
  readonly coded?: string
}

export function partyLets(codes: PartyCodes, { at }: PartyPlace): readonly string[] {
  const lets = Object.entries(codes).flatMap(([field, code]) =>
    value(field, `${at}.n1[n1.01 = '${code}'] | first`),
  )
  return [...source, ...lets]
}

/** The parties of a document, read from the lets above. */
export function readParties(
  codes: PartyCodes,
  { many = false, reference = 'ref', coded }: PartyPlace,
): readonly string[] {
  return Object.keys(codes).flatMap((field) => {
    const n4 = many ? `(${field}.n4 | first)` : `${field}.n4`
    return branch(field, [
      ...value('partyId', field === coded ? `${field}.n1.04 | required` : `${field}.n1.04`),
      ...value('partyIdType', wordOf(`${field}.n1.03`, partyIdTypes)),
      ...value('name', `${field}.n1.02`),
      ...branch('address', [
        ...value('addressLine1', `(${field}.n3 | first).01`),
        ...value('addressLine2', `(${field}.n3 | first).02`),
        ...value('city', `${n4}.01`),
        ...value('stateOrRegion', `${n4}.02`),
        ...value('postalCode', `${n4}.03`),
        ...value('countryCode', `${n4}.04`),
      ]),
      ...value('taxRegistrationNumber', `(${field}.${reference}[.01 = 'VX'] | first).02`),
    ])
  })
}

export function writeParties(codes: PartyCodes, place: PartyPlace): readonly string[] {
  return [
    ...source,
    ...list('n1', ...Object.entries(codes).map(([field, code]) => writeParty(field, code, place))),
  ]
}

function writeParty(
  field: string,
  code: string,
  { many = false, reference = 'ref' }: PartyPlace,
): readonly string[] {
  const n4 = [
    ...value('01', `${field}.address.city`),
    ...value('02', `${field}.address.stateOrRegion`),
    ...value('03', `${field}.address.postalCode`),
    ...value('04', `${field}.address.countryCode`),
  ]
  return [
    ...value('$if', field),
    ...branch('n1', [
      ...value('01', `'${code}'`),
      ...value('02', `${field}.name`),
      ...value('03', codeOf(`${field}.partyIdType`, partyIdTypes)),
      ...value('04', `${field}.partyId`),
    ]),
    ...list('n3', [
      ...value('$if', `${field}.address.addressLine1`),
      ...value('01', `${field}.address.addressLine1`),
      ...value('02', `${field}.address.addressLine2`),
    ]),
    ...(many ? list('n4', n4) : branch('n4', n4)),
    // VX: VAT number.
    ...list(reference, [
      ...value('$if', `${field}.taxRegistrationNumber`),
      ...value('01', "'VX'"),
      ...value('02', `${field}.taxRegistrationNumber`),
    ]),
  ]
}
