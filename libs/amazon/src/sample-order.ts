/** Purchase orders of our own making that look like Amazon's: X12 004010 850, delimiters `~` `*` `>`. */

export type SampleLine = {
  /** Sent as buyer's part number, qualifier BP. */
  readonly asin: string
  /** Sent as vendor's part number, qualifier VN. */
  readonly sku: string
  readonly quantity: number
  /** Decimal text, such as `4.25`. */
  readonly price: string
  /** At most 80 characters. */
  readonly description?: string
}

export type X12Party = { readonly qualifier: string; readonly id: string }

export type SampleOrderOptions = {
  readonly poNumber: string
  /** A number makes that many lines up, always the same ones for the same PO number. */
  readonly lines: number | readonly SampleLine[]
  readonly controlNumbers: {
    readonly interchange: number
    readonly group: number
    readonly transaction: number
  }
  /** Order and envelope date; UTC is written. */
  readonly date: Date
  /** ISA15: P for production, T for test. */
  readonly usage: 'P' | 'T'
  /** Lines are added until the interchange is about this many bytes. */
  readonly sizeHint?: number
  /** Who sends; Amazon retail is ZZ, AMAZON. */
  readonly from?: X12Party
  /** Who receives; the default is that of the starter. */
  readonly to?: X12Party
}

const amazonRetail: X12Party = { qualifier: 'ZZ', id: 'AMAZON' }
const sampleVendor: X12Party = { qualifier: 'ZZ', id: 'ACME' }

type Segment = readonly (string | number)[]
/** What makes an order wrong on purpose. */
type Fault = { readonly orderDate?: string; readonly orderType?: string }

/** One interchange with one purchase order that follows Amazon's retail 850, as far as it is publicly known. */
export function sampleOrder(options: SampleOrderOptions): Uint8Array {
  return interchange(options, [transaction(options, {})])
}

/**
 * The same order with two faults: BEG02 (mandatory) is missing and the date in BEG05 is no date. Everything
 * around them is right, so that exactly these two are found.
 */
export function brokenOrder(options: SampleOrderOptions): Uint8Array {
  return interchange(options, [transaction(options, { orderType: '', orderDate: '20261345' })])
}

export type SampleBatchOptions = Omit<SampleOrderOptions, 'poNumber' | 'lines' | 'sizeHint'> & {
  readonly orders: readonly {
    readonly poNumber: string
    readonly lines: number | readonly SampleLine[]
    readonly broken?: boolean
  }[]
}

/** One interchange with many purchase orders; transaction numbers count up from the one given. */
export function sampleBatch(options: SampleBatchOptions): Uint8Array {
  const transactions = options.orders.map(({ poNumber, lines, broken }, index) => {
    const { transaction: first } = options.controlNumbers
    const controlNumbers = { ...options.controlNumbers, transaction: first + index }
    const fault = broken ? { orderType: '', orderDate: '20261345' } : {}
    return transaction({ ...options, poNumber, lines, controlNumbers }, fault)
  })
  return interchange(options, transactions)
}

type Envelope = Pick<SampleOrderOptions, 'controlNumbers' | 'date' | 'usage' | 'from' | 'to'>

/** ISA, GS, the transactions, GE, IEA. ISA has fixed widths: X12.5 3.2. */
function interchange(options: Envelope, transactions: readonly string[]): Uint8Array {
  const { controlNumbers, date, usage, from = amazonRetail, to = sampleVendor } = options
  const { day, time } = stamp(date)
  const isa13 = String(controlNumbers.interchange).padStart(9, '0')
  const blank = ' '.repeat(10)
  const sender = [from.qualifier, from.id.padEnd(15)]
  const receiver = [to.qualifier, to.id.padEnd(15)]
  const isa = ['ISA', '00', blank, '00', blank, ...sender, ...receiver, day.slice(2), time]
  const text =
    segment([...isa, 'U', '00401', isa13, 0, usage, '>'], true) +
    segment(['GS', 'PO', from.id, to.id, day, time, controlNumbers.group, 'X', '004010']) +
    transactions.join('') +
    segment(['GE', transactions.length, controlNumbers.group]) +
    segment(['IEA', 1, isa13])
  return new TextEncoder().encode(text)
}

function transaction(options: SampleOrderOptions, fault: Fault): string {
  const lines = linesOf(options)
  const header = headerOf(options, fault)
  const body: readonly Segment[] = [...header, ...lines.flatMap(lineSegments), totals(lines)]
  const number = String(options.controlNumbers.transaction).padStart(4, '0')
  const text = [['ST', '850', number], ...body].map((one) => segment(one)).join('')
  return text + segment(['SE', body.length + 2, number])
}

const dayMs = 86_400_000

function headerOf(
  { poNumber, date, to = sampleVendor }: SampleOrderOptions,
  fault: Fault,
): readonly Segment[] {
  const { day } = stamp(date)
  const notBefore = stamp(new Date(date.getTime() + 3 * dayMs)).day
  const notAfter = stamp(new Date(date.getTime() + 10 * dayMs)).day
  return [
    ['BEG', '00', fault.orderType ?? 'NE', poNumber, '', fault.orderDate ?? day],
    ['CUR', 'BY', 'USD'],
    ['REF', 'CR', `${to.id.slice(0, 4)}1`],
    ['CSH', 'N'],
    ['DTM', '064', notBefore],
    ['DTM', '063', notAfter],
    ['N9', 'L1', 'NOTES'],
    ['MSG', 'Sample order, not a real one'],
    ['N1', 'ST', '', '92', 'PHX6'],
  ]
}

function lineSegments(line: SampleLine, index: number): readonly Segment[] {
  const { asin, sku, quantity, price, description } = line
  const po1: Segment = ['PO1', index + 1, quantity, 'EA', price, 'PE', 'BP', asin, 'VN', sku]
  return description === undefined ? [po1] : [po1, ['PID', 'F', '', '', '', description]]
}

function totals(lines: readonly SampleLine[]): Segment {
  return ['CTT', lines.length, lines.reduce((sum, { quantity }) => sum + quantity, 0)]
}

function linesOf({ lines, poNumber, sizeHint = 0 }: SampleOrderOptions): readonly SampleLine[] {
  const first =
    typeof lines === 'number' ? Array.from({ length: lines }, (_, index) => madeUp(poNumber, index)) : lines
  const all = [...first]
  let bytes = envelopeBytes + all.reduce((sum, line, index) => sum + lengthOf(line, index), 0)
  while (bytes < sizeHint) {
    const line = madeUp(poNumber, all.length)
    bytes += lengthOf(line, all.length)
    all.push(line)
  }
  return all
}

/** All that is not a line, give or take the digits of the counters. */
const envelopeBytes = 415

function lengthOf(line: SampleLine, index: number): number {
  return lineSegments(line, index).reduce((sum, one) => sum + segment(one).length, 0)
}

const goods = [
  'Claw hammer 16 oz',
  'Screwdriver set, 6 pieces',
  'Tape measure 25 ft',
  'Utility knife',
  'Level 24 in',
]

function madeUp(poNumber: string, index: number): SampleLine {
  const seed =
    [...poNumber].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9973, 7) + index * 37
  return {
    asin: `B0${String((seed * 7919) % 100_000_000).padStart(8, '0')}`,
    sku: `ACME-${String(1000 + (seed % 9000))}`,
    quantity: 1 + (seed % 48),
    price: `${1 + (seed % 89)}.${String(seed % 100).padStart(2, '0')}`,
    description: `${goods[seed % goods.length] ?? ''}, carton of ${1 + (seed % 12)}`,
  }
}

/** Elements joined and trailing empty ones left out (X12.6 3.5); ISA keeps all of its own. */
function segment(elements: Segment, keepAll = false): string {
  const texts = elements.map(String)
  const bad = texts.find(
    (text, index) => /[~*]/.test(text) || (text.includes('>') && !(keepAll && index === 16)),
  )
  if (bad !== undefined) throw new Error('a sample value holds a delimiter: ~ * or >')
  const last = keepAll ? texts.length : texts.findLastIndex((text) => text !== '') + 1
  return `${texts.slice(0, last).join('*')}~`
}

function stamp(date: Date): { readonly day: string; readonly time: string } {
  const digits = date.toISOString().replace(/\D/g, '')
  return { day: digits.slice(0, 8), time: digits.slice(8, 12) }
}
