import type { Branch } from '@parley/document'
import { expect, test } from 'vitest'
import { compiled, firstOf, interchangeOf, setOf } from './fixture-orders.ts'
import { readTransaction } from './read-transaction.ts'
import { transactionOfDocument } from './write/transaction-of-document.ts'

type Loop = Branch & {
  readonly hl: { readonly '01': string; readonly '03': string }
  readonly above?: Loop
  readonly below?: readonly Loop[]
}

const notice = compiled({ extends: 'x12/004010/856' })

function read(levels: readonly string[]): Branch {
  const bytes = Buffer.from(interchangeOf(setOf(['BSN*00*S1*20260115*0930', ...levels], { setId: '856' })))
  const { interchange, transaction } = firstOf(bytes)
  return readTransaction(bytes, interchange, transaction, notice)
}

function loopsOf(tree: Branch): readonly Loop[] {
  return (tree.detail as { readonly hl: readonly Loop[] }).hl
}

test('HL loops know the loops below and above them', () => {
  const tree = read(['HL*1**S', 'HL*2*1*O', 'HL*3*2*I', 'HL*4*2*I', 'HL*5*1*O'])
  const [shipment, order, item, , other] = loopsOf(tree)
  expect(shipment?.below?.map(({ hl }) => hl['01'])).toEqual(['2', '5'])
  expect(order?.below?.map(({ hl }) => hl['01'])).toEqual(['3', '4'])
  expect(other?.below).toEqual([])
  expect(item?.above).toBe(order)
  expect(item?.above?.above).toBe(shipment)
  expect(shipment?.above).toBeUndefined()
})

test('no link leads in a circle, and the first of two with one number is meant', () => {
  const tree = read(['HL*1*2*S', 'HL*2*1*O', 'HL*2*2*O', 'HL*3*2*I', 'HL*4*9*I', 'HL*5*5*I'])
  const loops = loopsOf(tree)
  expect(loops.map(({ above }) => above && loops.indexOf(above))).toEqual([
    undefined,
    0,
    1,
    1,
    undefined,
    undefined,
  ])
})

test('a tree with links is listed, and written, without them', () => {
  const tree = read(['HL*1**S', 'HL*2*1*O', 'HL*3*2*I'])
  expect(JSON.parse(JSON.stringify(loopsOf(tree)))).toEqual([
    { hl: { '01': '1', '03': 'S' } },
    { hl: { '01': '2', '02': '1', '03': 'O' } },
    { hl: { '01': '3', '02': '2', '03': 'I' } },
  ])
  const result = transactionOfDocument(tree, notice)
  const loops =
    result.kind === 'transaction' ? result.transaction.segments.filter((one) => 'loop' in one) : []
  expect(loops.flatMap(({ segments }) => segments)).toEqual([
    { tag: 'HL', elements: ['1', '', 'S'] },
    { tag: 'HL', elements: ['2', '1', 'O'] },
    { tag: 'HL', elements: ['3', '2', 'I'] },
  ])
})
