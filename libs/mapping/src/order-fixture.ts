import {
  type Branch,
  type BranchShape,
  type ListShape,
  type Origin,
  origin,
  type Shape,
  shapeOfFields,
  type ValueShape,
} from '@parley/document'

/** An 850-shaped source and an order-shaped target, as the tests of this room use them. */

const text: ValueShape = { kind: 'value', type: 'text', required: false }
const number: ValueShape = { kind: 'value', type: 'number', required: false }
const date: ValueShape = { kind: 'value', type: 'date', required: false }

export function branch(fields: { readonly [name: string]: Shape }, required = false): BranchShape {
  return { kind: 'branch', fields, required }
}

export function list(item: BranchShape | ValueShape): ListShape {
  return { kind: 'list', item, required: false }
}

export const purchaseOrder: BranchShape = branch({
  heading: branch({
    beg: branch({ '01': text, '02': text, '03': text, '05': date }),
    cur: branch({ '01': text, '02': text }),
    dtm: list(branch({ '01': text, '02': date })),
    n1: list(
      branch({
        n1: branch({ '01': text, '02': text, '03': text, '04': text }),
        n3: list(branch({ '01': text })),
      }),
    ),
  }),
  detail: branch({
    po1: list(
      branch({
        po1: branch({
          '01': text,
          '02': number,
          '03': text,
          '04': number,
          ids: { kind: 'branch', fields: {}, required: false, open: 'text' },
        }),
        pid: list(branch({ '05': text })),
      }),
    ),
  }),
  summary: branch({ ctt: branch({ '01': number }) }),
})

export function shapeFrom(fields: unknown): BranchShape {
  const result = shapeOfFields(fields)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.shape
}

export const order: BranchShape = shapeFrom({
  orderNumber: 'text!',
  kind: 'code!',
  orderDate: 'date!',
  currency: 'code',
  rush: 'boolean',
  shipTo: { code: 'text!', name: 'text' },
  'lines!': [
    { sku: 'text!', quantity: 'number!', uom: 'code', price: 'number', amount: 'number', notes: ['text'] },
  ],
  lineCount: 'number',
  total: 'number',
})

export const orderSpec = {
  from: 'amazon/850',
  to: 'acme-order',
  let: { st: "heading.n1[n1.01 = 'ST'] | one" },
  out: {
    orderNumber: 'heading.beg.03',
    kind: { $switch: 'heading.beg.02', cases: { NE: "'new'", RO: "'rush'" }, default: "'other'" },
    orderDate: "heading.beg.05 | date('yyyyMMdd', 'yyyy-MM-dd')",
    currency: "heading.cur.02 ?? 'USD'",
    rush: "heading.beg.02 = 'RO'",
    shipTo: { $if: 'st', code: 'st.n1.04', name: 'st.n1.02 | upper | max(35)' },
    lines: {
      $each: 'detail.po1 as l',
      $where: 'l.po1.02 > 0',
      sku: "l.po1.ids['VN']",
      quantity: 'l.po1.02',
      uom: "l.po1.03 | code({EA: each, CA: case}) | default('each')",
      price: 'l.po1.04',
      amount: '(l.po1.02 * l.po1.04) | round(2, half_up)',
      notes: 'l.pid.05',
    },
    lineCount: 'count(detail.po1)',
    total: 'sum(detail.po1, po1.02 * po1.04) | round(2, half_up)',
  },
}

/** A segment as the EDI reader gives it, with its place. */
export function segment(
  tag: string,
  segmentPosition: number,
  elements: { [name: string]: Branch[string] },
): Branch {
  const place: Origin = { segment: tag, segmentPosition, byteOffset: segmentPosition * 100 }
  return { ...elements, [origin]: place }
}

export type Line = {
  quantity?: string
  unit?: string
  price?: string
  sku?: string
  notes?: readonly string[]
}

export function line({ quantity, unit, price, sku, notes = [] }: Line, index: number): Branch {
  const position = 7 + index * 2
  return {
    po1: segment('PO1', position, {
      '01': String(index + 1),
      '02': quantity,
      '03': unit,
      '04': price,
      ids: sku === undefined ? {} : { VN: sku },
    }),
    pid: notes.map((note, at) => segment('PID', position + at, { '05': note })),
  }
}

export function orderSource(lines: readonly Line[]): Branch {
  return {
    heading: {
      beg: segment('BEG', 2, { '01': '00', '02': 'NE', '03': 'PO-100', '05': '20260131' }),
      dtm: [segment('DTM', 3, { '01': '002', '02': '20260205' })],
      n1: [
        { n1: segment('N1', 4, { '01': 'BT', '02': 'Buyer', '04': 'B1' }), n3: [] },
        { n1: segment('N1', 5, { '01': 'ST', '02': 'Warehouse North', '04': 'FC1' }), n3: [] },
      ],
    },
    detail: { po1: lines.map(line) },
    summary: { ctt: segment('CTT', 99, { '01': String(lines.length) }) },
  }
}
