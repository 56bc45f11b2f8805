import { amountOf, type Chance, dayOf, digitsOf, gs1NumberOf } from './chance.ts'

const goods = ['WIDGET BLUE', 'LAMP 40W', 'SHELF OAK', 'CABLE 3M', 'MUG 0.3L'] as const

/** ORDERS D96A without UNH and UNT: segments of 28 bytes, an apostrophe in the data of each sixth. */
export function ordersMessage(chance: Chance, lines = 10 + chance.whole(27)): string[] {
  const segments = [
    `BGM+220+${digitsOf(chance, 10)}+9`,
    `DTM+137:${dayOf(chance)}:102`,
    `DTM+2:${dayOf(chance)}:102`,
    `FTX+AAI+++DON?'T BEND${digitsOf(chance, 4)}`,
    `RFF+CT:${digitsOf(chance, 8)}`,
    ...parties(chance),
    'CUX+2:EUR:9',
  ]
  for (let line = 1; line <= lines; line++) {
    const article = gs1NumberOf(chance, 13)
    segments.push(`LIN+${line}++${article}:EN`)
    segments.push(`PIA+1+SKU-${digitsOf(chance, 8)}:SA+${digitsOf(chance, 14)}:BP`)
    segments.push(`IMD+F++:::${chance.pick(goods)} 6?' NO. ${digitsOf(chance, 10)}`)
    segments.push(`QTY+21:${1 + chance.whole(900)}:PCE`)
    if (chance.hits(0.5)) segments.push(`DTM+2:${dayOf(chance)}:102`)
    if (chance.hits(0.5)) segments.push(`FTX+AAI+++HANDLE WITH CARE, LOT ${digitsOf(chance, 12)}`)
    segments.push(`PRI+AAA:${amountOf(chance, 900)}`)
  }
  segments.push('UNS+S', `CNT+2:${lines}`)
  return segments
}

/** INVOIC D96A without UNH and UNT: segments of 20 bytes, a plus sign in the data of each eighth. */
export function invoicMessage(chance: Chance, lines = 10 + chance.whole(27)): string[] {
  const total = amountOf(chance, 90_000)
  const segments = [
    `BGM+380+${digitsOf(chance, 10)}+9`,
    `DTM+137:${dayOf(chance)}:102`,
    `RFF+ON:${digitsOf(chance, 10)}`,
    ...parties(chance),
    'CUX+2:EUR:4',
    `PAT+1++5:3:D:${30 + chance.whole(60)}`,
  ]
  for (let line = 1; line <= lines; line++) {
    segments.push(`LIN+${line}++${gs1NumberOf(chance, 13)}:EN`)
    segments.push(`IMD+F++:::${chance.pick(goods)} A?+${digitsOf(chance, 8)}`)
    segments.push(`QTY+47:${1 + chance.whole(900)}:PCE`)
    segments.push(`MOA+203:${amountOf(chance, 9_000)}`)
    segments.push(`PRI+AAA:${amountOf(chance, 900)}`)
    segments.push(`TAX+7+VAT+++:::${chance.pick(['19', '7', '21'])}+S`)
    if (chance.hits(0.5)) segments.push(`MOA+124:${amountOf(chance, 900)}`)
  }
  segments.push('UNS+S', `CNT+2:${lines}`, `MOA+77:${total}`, 'TAX+7+VAT+++:::19+S', `MOA+79:${total}`)
  return segments
}

function parties(chance: Chance): readonly string[] {
  const number = () => `${gs1NumberOf(chance, 13)}::9`
  return [`NAD+BY+${number()}`, `NAD+SU+${number()}`, `NAD+DP+${number()}++STORE O?'HARE`]
}
