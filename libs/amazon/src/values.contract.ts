import fc from 'fast-check'

/** Values of business documents that no format changes. */

const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZ']
const digits = [...'0123456789']
const others = [..."abcxyz-.,'/&é ()"]

/** Words of a name or a note: no blanks at the ends, which EDI does not keep. */
export function text(max: number, min = 2): fc.Arbitrary<string> {
  const unit = fc.constantFrom(...letters, ...digits, ...others)
  return fc
    .string({ unit, minLength: min, maxLength: max })
    .map((one) => one.trim().replace(/ +/g, ' '))
    .filter((one) => one.length >= min)
}

export function code(max: number, min = 2): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...letters, ...digits), minLength: min, maxLength: max })
}

export function number(length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...digits), minLength: length, maxLength: length })
}

export function oneOf<Word extends string>(...words: readonly Word[]): fc.Arbitrary<Word> {
  return fc.constantFrom(...words)
}

export const day: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 1500 })
  .map((days) => new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10))

export const count = fc.integer({ min: 1, max: 99_999 })
export const amount = fc.integer({ min: 1, max: 9_999_999 }).map((cents) => cents / 100)

export const percent = fc.integer({ min: 1, max: 9900 }).map((hundredths) => hundredths / 100)
export const days = fc.integer({ min: 1, max: 120 })

export const ordinal = fc.integer({ min: 1, max: 99 })
export const time = fc
  .integer({ min: 0, max: 1439 })
  .map((minutes) => new Date(minutes * 60_000).toISOString().slice(11, 16))

/** A branch with at least one of its fields: an empty one is not sent. */
export function maybe<Fields extends object, Key extends keyof Fields>(
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
  requiredKeys: Key[],
) {
  return fc.record(fields, { requiredKeys }).filter((one) => Object.keys(one).length > 0)
}

export const window = maybe({ earliest: day, latest: day }, [])

export const quantity = fc.record({ amount: count, unitOfMeasure: oneOf('Eaches', 'Cases') })

export function money(currencyCode: string | undefined) {
  const currency = currencyCode === undefined ? {} : { currencyCode: fc.constant(currencyCode) }
  return fc.record({ amount, ...currency })
}

const address = fc.record(
  {
    addressLine1: text(40),
    addressLine2: text(40),
    city: text(25),
    stateOrRegion: code(2, 2),
    postalCode: code(9, 4),
    countryCode: oneOf('US', 'DE', 'GB'),
  },
  { requiredKeys: ['addressLine1', 'city'] },
)

const partyIds = oneOf('BuyerCode', 'VendorCode', 'GLN', 'SAN', 'DUNS', 'MutuallyDefined')

export const codedParty = fc.oneof(
  fc.record({ partyId: code(12, 3), partyIdType: partyIds }),
  fc.record(
    {
      partyId: code(12, 3),
      partyIdType: partyIds,
      name: text(40),
      address,
      taxRegistrationNumber: code(14, 8),
    },
    { requiredKeys: ['partyId', 'partyIdType', 'name'] },
  ),
)

export const party = fc.oneof(
  { arbitrary: codedParty, weight: 2 },
  fc.record({ name: text(40), address, taxRegistrationNumber: code(14, 8) }, { requiredKeys: ['name'] }),
)

const ids = {
  amazonProductIdentifier: code(10, 10),
  vendorProductIdentifier: code(20, 3),
  ean: number(13),
  upc: number(12),
  upcCase: number(12),
  gtin: number(14),
  isbn: number(10),
}

/** Items by their number, each with one id or more, and the fields given. */
export function items<Fields extends object>(
  fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
  requiredKeys: (keyof Fields)[],
) {
  const named = maybe(ids, [])
  const item = fc.tuple(named, fc.record(fields, { requiredKeys }))
  return fc
    .array(item, { minLength: 1, maxLength: 4 })
    .map((all) =>
      all.map(([own, rest], index) => ({ itemSequenceNumber: String(index + 1), ...own, ...rest })),
    )
}

/** Documents of one currency, which may have none. */
export function inOneCurrency<Document>(
  documentIn: (currencyCode: string | undefined) => fc.Arbitrary<Document>,
): fc.Arbitrary<Document> {
  return fc.option(oneOf('USD', 'EUR', 'GBP'), { nil: undefined }).chain(documentIn)
}

/** The document with its currency, where it has one. */
export function withCurrency(currencyCode: string | undefined) {
  return <Document extends object>(document: Document) => ({
    ...document,
    ...(currencyCode !== undefined && { currencyCode }),
  })
}
