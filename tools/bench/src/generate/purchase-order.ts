import { amountOf, type Chance, dayOf, digitsOf, gs1NumberOf } from './chance.ts'

const units = ['EA', 'CA', 'DZ', 'BX'] as const
const goods = ['WIDGET, BLUE', 'LAMP 40W (PAIR)', 'SHELF OAK 80CM', 'CABLE 3M/BLACK', 'MUG 0.3L'] as const
const towns = ['SEATTLE*WA*98101', 'AUSTIN*TX*78701', 'PHOENIX*AZ*85001', 'DAYTON*OH*45401'] as const

/**
 * A retail 850 without ST and SE: around 96 segments of 41 bytes when `lines` is left to chance. It is valid under the
 * bare 004010 and 005010.
 */
export function purchaseOrder(chance: Chance, lines = 10 + chance.whole(27)): string[] {
  const segments = [
    `BEG*00*${chance.pick(['SA', 'NE'])}*PO${digitsOf(chance, 9)}**${dayOf(chance)}`,
    'CUR*BY*USD',
    `REF*DP*${digitsOf(chance, 4)}`,
    `REF*IA*${digitsOf(chance, 6)}`,
    `PER*BD*BUYER ${digitsOf(chance, 3)}*TE*555${digitsOf(chance, 7)}`,
    `ITD*01*3*2**${30 + chance.whole(30)}**60`,
    `DTM*002*${dayOf(chance)}`,
    `DTM*001*${dayOf(chance)}`,
    'TD5**2*UPSN*M*GROUND',
    `N9*L1**NOTE ${digitsOf(chance, 5)}`,
    ...party(chance, 'ST'),
    ...party(chance, 'BT'),
  ]
  for (let line = 1; line <= lines; line++) orderLine(segments, chance, line)
  segments.push(`CTT*${lines}`)
  return segments
}

function party(chance: Chance, role: string): readonly string[] {
  const name = `N1*${role}*ACME STORE ${digitsOf(chance, 4)}*92*${digitsOf(chance, 5)}`
  return [name, `N3*${1 + chance.whole(9_000)} MAIN STREET`, `N4*${chance.pick(towns)}*US`]
}

function orderLine(segments: string[], chance: Chance, line: number): void {
  const price = amountOf(chance, 500)
  const ids = `UP*${gs1NumberOf(chance, 12)}*VN*SKU-${digitsOf(chance, 6)}*BP*B${digitsOf(chance, 9)}`
  const more = `EN*${gs1NumberOf(chance, 13)}*CB*${digitsOf(chance, 8)}`
  segments.push(`PO1*${line}*${1 + chance.whole(500)}*${chance.pick(units)}*${price}*PE*${ids}*${more}`)
  segments.push(`PID*F*08***${chance.pick(goods)}, ARTICLE ${digitsOf(chance, 6)}`)
  if (chance.hits(0.6)) segments.push(`PO4*${1 + chance.whole(48)}*${1 + chance.whole(9)}*EA`)
  if (chance.hits(0.5)) segments.push(`REF*LI*${digitsOf(chance, 12)}`)
  if (chance.hits(0.35)) segments.push(`SCH*${1 + chance.whole(100)}*EA***002*${dayOf(chance)}`)
}
