import { expect, test } from 'vitest'
import { compiled, interchangeOf, setOf } from '../fixture-orders.ts'
import { examine } from './examine.ts'

/** Each corner case of X12 structure under the bare 004010 856 and 850, and what is found; read at every chunk size, too. */
type Case = readonly [name: string, segments: readonly string[], found?: readonly string[]]

const shipNotice = compiled({ extends: 'x12/004010/856' })
const order = compiled({ extends: 'x12/004010/850' })
const nested = compiled({
  extends: 'x12/004010/850',
  rules: { 'N1[01=ST]': { max: 1 }, 'PO1/N1[01=ST]': { max: 2 } },
})

const trees: readonly Case[] = [
  ['an HL tree', ['HL*1**S*1', 'HL*2*1*O*1', 'HL*3*2*I*0']],
  ['HL: a parent after its child', ['HL*2*1*O', 'HL*1**S'], ['HIERARCHY_PARENT_LATE HL02']],
  ['HL: a parent that is missing', ['HL*1**S', 'HL*2*7*O'], ['HIERARCHY_PARENT_UNKNOWN HL02']],
  ['HL: a cycle', ['HL*1*2*S', 'HL*2*1*O'], ['HIERARCHY_CYCLE HL02']],
  ['HL04 of 0 with children', ['HL*1**S*0', 'HL*2*1*O*0'], ['HIERARCHY_CHILD_CODE_WRONG HL04']],
  [
    'HL: shipment, order, tare, pack and item',
    ['HL*1**S*1', 'HL*2*1*O*1', 'HL*3*2*T*1', 'HL*4*3*P*1', 'HL*5*4*I*0'],
  ],
  ['HL: without tare and pack', ['HL*1**S*1', 'HL*2*1*O*1', 'HL*3*2*I*0', 'HL*4*2*I*0']],
  ['HL: pack without tare, and item without pack', ['HL*1**S*1', 'HL*2*1*P*1', 'HL*3*2*I*0', 'HL*4*1*I*0']],
]

for (const [name, levels, found = []] of trees) {
  test(name, () => {
    const segments = ['BSN*00*SN1*20260115*0930', ...levels]
    const file = interchangeOf(setOf(segments, { setId: '856' })).replace('GS*PO', 'GS*SH')
    expect(examine(file, shipNotice)).toEqual({ interchanges: 1, found })
  })
}

test('HL: a chain of 10,000', () => {
  const chain = Array.from({ length: 10_000 }, (_, index) => `HL*${index + 1}*${index === 0 ? '' : index}*I`)
  const segments = ['BSN*00*SN1*20260115*0930', ...chain]
  const file = interchangeOf(setOf(segments, { setId: '856' })).replace('GS*PO', 'GS*SH')
  expect(examine(file, shipNotice).found).toEqual([])
})

const around = (...segments: readonly string[]) => ['BEG*00*SA*PO1**20260115', ...segments]
const line = (...segments: readonly string[]) => around('PO1*1*1*EA', ...segments)
const loops: readonly Case[] = [
  ['LS and LE around a loop', line('LS*LDT', 'LDT*AF*1*DA', 'LE*LDT')],
  ['LE missing', line('LS*LDT', 'LDT*AF*1*DA'), ['SEGMENT_MISSING LE']],
  ['LS missing', line('LDT*AF*1*DA', 'LE*LDT'), ['SEGMENT_UNEXPECTED LDT', 'SEGMENT_UNEXPECTED LE']],
  [
    'the same trigger at adjacent levels: N1 of the heading and of a line',
    around('N1*ST*A', 'N3*B', 'PO1*1*1*EA', 'N1*ST*C', 'N3*D', 'PO1*2*1*EA', 'N1*ST*E'),
  ],
]

for (const [name, segments, found = []] of loops) {
  test(name, () => {
    expect(examine(interchangeOf(setOf(segments)), order)).toEqual({ interchanges: 1, found })
  })
}

test('the same trigger at adjacent levels is counted at its own level', () => {
  const found = (...segments: readonly string[]) =>
    examine(interchangeOf(setOf(around(...segments))), nested).found
  expect(found('N1*ST*A', 'PO1*1*1*EA', 'N1*ST*B', 'N1*ST*C')).toEqual([])
  expect(found('N1*ST*A', 'N1*ST*B', 'PO1*1*1*EA', 'N1*ST*C')).toEqual(['SEGMENT_OVER_MAX_OF_GUIDE N1'])
})
