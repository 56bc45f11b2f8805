import { amountOf, type Chance, createChance, dayOf, digitsOf } from '../generate/chance.ts'

/** Orders of 1 to 9 lines, made by a seed: a CSV with a row a line, or an XML feed with the same content. */
export function feedBytes(format: 'csv' | 'xml', orders: number): Buffer {
  const chance = createChance(7)
  const pieces = Array.from({ length: orders }, (_, index) => {
    const order = orderOf(chance, index)
    return format === 'csv' ? rowsOf(order) : elementOf(order)
  })
  const [head, tail] =
    format === 'csv'
      ? ['number,date,shipTo,name,sku,quantity,price\r\n', '']
      : ['<?xml version="1.0" encoding="UTF-8"?>\n<Feed>\n', '</Feed>\n']
  return Buffer.from(head + pieces.join('') + tail, 'utf8')
}

type Order = {
  readonly number: string
  readonly date: string
  readonly shipTo: string
  readonly name: string
  readonly lines: readonly { readonly sku: string; readonly quantity: string; readonly price: string }[]
}

function orderOf(chance: Chance, index: number): Order {
  return {
    number: `PO${String(index + 1).padStart(7, '0')}`,
    date: dayOf(chance),
    shipTo: digitsOf(chance, 5),
    name: chance.pick(['Warehouse North', 'Müller & Söhne', 'Dock 7, Gate B']),
    lines: Array.from({ length: 1 + chance.whole(9) }, () => ({
      sku: `SKU-${digitsOf(chance, 6)}`,
      quantity: String(1 + chance.whole(500)),
      price: amountOf(chance, 500),
    })),
  }
}

function rowsOf({ number, date, shipTo, name, lines }: Order): string {
  const head = `${number},${date},${shipTo},"${name}"`
  return lines.map(({ sku, quantity, price }) => `${head},${sku},${quantity},${price}\r\n`).join('')
}

function elementOf({ number, date, shipTo, name, lines }: Order): string {
  const party = `<ShipTo><Code>${shipTo}</Code><Name>${name.replace('&', '&amp;')}</Name></ShipTo>`
  const items = lines.map(
    ({ sku, quantity, price }) =>
      `      <Line><Sku>${sku}</Sku><Quantity>${quantity}</Quantity><Price>${price}</Price></Line>\n`,
  )
  return `  <Order number="${number}">\n    <Date>${date}</Date>${party}\n    <Lines>\n${items.join('')}    </Lines>\n  </Order>\n`
}
