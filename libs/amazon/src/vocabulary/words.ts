import { branch } from '../yaml-lines.ts'

/** One document type of the vocabulary: what a Guide resource says of it, whatever format it is written in. */
export type DocumentWords = {
  /** Also the name of its JSON guide. */
  readonly name: string
  readonly title: string
  /** What stands above the guide as comment: one sentence or more, a line each. */
  readonly about: readonly string[]
  /** The fields in the notation of guides, as lines of YAML, with comments between them. */
  readonly fields: readonly string[]
}

/** A company or a place. Most partners name it by a code alone; an invoice may need its address and VAT number. */
export function party(name: string): readonly string[] {
  const address = ['addressLine1: text', 'addressLine2: text', 'city: text', 'stateOrRegion: text']
  return branch(name, [
    'partyId: text',
    'partyIdType: code',
    'name: text',
    ...branch('address', [...address, 'postalCode: text', 'countryCode: code']),
    'taxRegistrationNumber: text',
  ])
}

export function quantity(name: string): readonly string[] {
  return branch(name, ['amount: number!', 'unitOfMeasure: code!'])
}

export function money(name: string): readonly string[] {
  return branch(name, ['amount: number!', 'currencyCode: code'])
}

/** How an item is named. An item has at least one of them. */
export const itemIds: readonly string[] = [
  'itemSequenceNumber: text',
  'amazonProductIdentifier: text',
  'vendorProductIdentifier: text',
  ...['ean: text', 'upc: text', 'upcCase: text', 'gtin: text', 'isbn: text'],
]

export const taxFields: readonly string[] = [
  'taxType: code!',
  '# In percent.',
  'taxRate: number',
  'taxAmount: number',
  'taxableAmount: number',
]
