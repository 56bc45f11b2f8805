/** Words of the trade that mean one thing, in whatever way names spell them. */
const meanings: readonly (readonly string[])[] = [
  ['po', 'order', 'purchase', 'purchaseorder', 'ordernumber', 'ponumber'],
  ['number', 'no', 'nr', 'num', 'id', 'identifier', 'code', 'reference', 'ref'],
  ['quantity', 'qty', 'menge', 'pieces', 'units', 'ordered'],
  ['unit', 'uom', 'measure', 'unitofmeasure'],
  ['price', 'unitprice', 'netcost', 'cost'],
  ['amount', 'total', 'sum', 'value'],
  ['sku', 'item', 'product', 'article', 'gtin', 'ean', 'upc', 'asin', 'material'],
  ['line', 'position', 'pos', 'lineitem'],
  ['date', 'day', 'datum', 'on'],
  ['ship', 'delivery', 'deliver', 'destination', 'shipto'],
  ['bill', 'invoice', 'billto'],
  ['buyer', 'customer', 'buying'],
  ['seller', 'supplier', 'vendor', 'selling'],
  ['name', 'title'],
  ['description', 'text', 'desc'],
  ['currency', 'curr'],
  ['type', 'kind', 'purpose'],
]
const meaningOf: ReadonlyMap<string, string> = new Map(
  meanings.flatMap((words) => words.map((word) => [word, words[0] ?? word] as const)),
)

/**
 * What elements of X12 and EDIFACT hold that a draft may go by, in words: the numbers themselves say nothing. X12 004010,
 * EDIFACT D.96A.
 */
const elements: Readonly<Record<string, string>> = {
  'beg.01': 'order purpose',
  'beg.02': 'order type',
  'beg.03': 'order number',
  'beg.05': 'order date',
  'bak.03': 'order number',
  'bak.04': 'order date',
  'big.01': 'invoice date',
  'big.02': 'invoice number',
  'big.04': 'order number',
  'bsn.02': 'shipment number',
  'bsn.03': 'shipment date',
  'prf.01': 'order number',
  'cur.02': 'currency code',
  'ref.02': 'reference number',
  'dtm.02': 'date',
  'n1.02': 'party name',
  'n1.04': 'party code',
  'n3.01': 'address street',
  'n4.01': 'city',
  'n4.02': 'state',
  'n4.03': 'postal code',
  'n4.04': 'country',
  'po1.01': 'line number',
  'po1.02': 'quantity',
  'po1.03': 'unit',
  'po1.04': 'price',
  'po1.07': 'item code',
  'it1.01': 'line number',
  'it1.02': 'quantity',
  'it1.03': 'unit',
  'it1.04': 'price',
  'it1.07': 'item code',
  'pid.05': 'description',
  'ctt.01': 'line count',
  'tds.01': 'invoice amount',
  'bgm.02': 'order number',
  'lin.01': 'line number',
  'unt.01': 'segment count',
}

/** The words of a name, as meanings: `purchaseOrderNumber` is order, number. */
export function wordsOf(name: string): ReadonlySet<string> {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  return new Set(parts.map((word) => meaningOf.get(word) ?? meaningOf.get(word.replace(/s$/, '')) ?? word))
}

/** The words of a path: its last names count, and what an element of EDI is known to hold. */
export function wordsOfPath(steps: readonly string[]): ReadonlySet<string> {
  const [before = '', last = ''] = steps.slice(-2)
  const known = elements[`${before}.${last}`]
  if (known !== undefined) return wordsOf(known)
  const isNumbered = /^\d\d$/.test(last)
  return isNumbered ? new Set() : wordsOf(steps.slice(-2).join(' '))
}

/** How alike two names are, 0 to 1: the shared meanings among those of the shorter one. */
export function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length
  const [short, long] = [Math.min(one.size, other.size), Math.max(one.size, other.size)]
  return shared === 0 ? 0 : (0.7 * shared) / short + (0.3 * shared) / long
}
