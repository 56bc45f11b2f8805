import { type Codes, codeOf, wordOf } from '../codes.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { joined, referenceIn, split, writeReference } from './segments.ts'

const source: readonly string[] = [
  '# source: public code of vendors; confidence: seen for 9, a GLN. Codes of parties (3055): 92 given by the buyer,',
  '# 91 by the seller, 16 a DUNS, ZZZ another (EDIFACT; confidence: likely), 31B a SAN (guess). RFF VA is a VAT',
  '# number (seen).',
]

const partyIdTypes: Codes = [
  ['9', 'GLN'],
  ['92', 'BuyerCode'],
  ['91', 'VendorCode'],
  ['16', 'DUNS'],
  ['31B', 'SAN'],
  ['ZZZ', 'MutuallyDefined'],
]

export function partyLets(codes: PartyCodes): readonly string[] {
  const lets = Object.entries(codes).flatMap(([field, code]) =>
    value(field, `heading.nad[nad.01 = '${code}'] | first`),
  )
  return [...source, ...lets]
}

/** The parties of a document, read from the lets above. A name, and each line of an address, may lie in two parts. */
export function readParties(codes: PartyCodes): readonly string[] {
  return Object.keys(codes).flatMap((field) =>
    branch(field, [
      ...readParty(field),
      ...value('taxRegistrationNumber', referenceIn(`${field}.rff`, 'VA')),
    ]),
  )
}

/** Of a message whose NAD has no RFF below it. */
export function readPlainParties(codes: PartyCodes): readonly string[] {
  return Object.keys(codes).flatMap((field) => branch(field, readParty(field)))
}

export function writePlainParties(codes: PartyCodes): readonly string[] {
  const parties = Object.entries(codes).map(([field, code]) => writePlainParty(field, code))
  return [...source, ...list('nad', ...parties)]
}

function readParty(field: string): readonly string[] {
  const nad = `${field}.nad`
  return [
    ...value('partyId', `${nad}.02.01`),
    ...value('partyIdType', wordOf(`${nad}.02.03`, partyIdTypes)),
    ...value('name', `(${joined(`${nad}.04.01`, `${nad}.04.02`)}) ?? ${nad}.03.01`),
    ...branch('address', [
      ...value('addressLine1', joined(`${nad}.05.01`, `${nad}.05.02`)),
      ...value('addressLine2', joined(`${nad}.05.03`, `${nad}.05.04`)),
      ...value('city', `${nad}.06`),
      ...value('stateOrRegion', `${nad}.07`),
      ...value('postalCode', `${nad}.08`),
      ...value('countryCode', `${nad}.09`),
    ]),
  ]
}

/** NAD loops; `others` are items for what is no party of the vocabulary. */
export function writeParties(
  codes: PartyCodes,
  ...others: readonly (readonly string[])[]
): readonly string[] {
  const parties = Object.entries(codes).map(([field, code]) => writeParty(field, code))
  return [...source, ...list('nad', ...parties, ...others)]
}

function writeParty(field: string, code: string): readonly string[] {
  return [
    ...writePlainParty(field, code),
    ...list('rff', writeReference('VA', `${field}.taxRegistrationNumber`)),
  ]
}

function writePlainParty(field: string, code: string): readonly string[] {
  const address = `${field}.address`
  return [
    ...value('$if', field),
    ...branch('nad', [
      ...value('01', `'${code}'`),
      ...branch('02', [
        ...value('$if', `${field}.partyId`),
        ...value('01', `${field}.partyId`),
        ...value('03', codeOf(`${field}.partyIdType`, partyIdTypes)),
      ]),
      ...branch('04', [...value('$if', `${field}.name`), ...split(`${field}.name`, ['01', '02'])]),
      ...branch('05', [
        ...value('$if', `${address}.addressLine1`),
        ...split(`${address}.addressLine1`, ['01', '02']),
        ...split(`${address}.addressLine2`, ['03', '04']),
      ]),
      ...value('06', `${address}.city`),
      ...value('07', `${address}.stateOrRegion`),
      ...value('08', `${address}.postalCode`),
      ...value('09', `${address}.countryCode`),
    ]),
  ]
}
