import { listOf, type MapCase, type Plain, textOf } from './map-case.ts'

/** An INVOIC of 23 lines on average to an invoice. */
export const invoiceCase: MapCase = {
  name: 'invoice',
  kind: 'invoic',
  base: 'edifact/D96A/INVOIC',
  fields: {
    number: 'text!',
    date: 'date!',
    orderNumber: 'text',
    currency: 'text',
    buyer: 'text!',
    supplier: 'text!',
    lines: [
      { gtin: 'text!', text: 'text', quantity: 'number!', net: 'number!', price: 'number', vat: 'number' },
    ],
    payable: 'number!',
    vat: 'number!',
  },
  spec: {
    out: {
      number: 'heading.bgm.02',
      date: "(heading.dtm[.01.01 = '137'] | one).01.02 | edifactDate('102', 'yyyy-MM-dd')",
      orderNumber: "(heading.rff[rff.01.01 = 'ON'] | first).rff.01.02",
      currency: '(heading.cux | first).cux.01.02',
      buyer: "(heading.nad[nad.01 = 'BY'] | one).nad.02.01",
      supplier: "(heading.nad[nad.01 = 'SU'] | one).nad.02.01",
      lines: {
        $each: 'detail.lin as l',
        gtin: 'l.lin.03.01',
        text: '(l.imd | first).03.04',
        quantity: "(l.qty[.01.01 = '47'] | one).01.02 | number",
        net: "(l.moa[moa.01.01 = '203'] | one).moa.01.02 | number",
        price: "(l.pri[pri.01.01 = 'AAA'] | first).pri.01.02 | number",
        vat: '(l.tax | first).tax.05.04 | number',
      },
      payable: "(summary.moa[moa.01.01 = '77'] | one).moa.01.02 | number",
      vat: "sum(detail.lin.tax.moa[.01.01 = '124'], .01.02 | number)",
    },
  },
  byHand,
  jsonata: `(
    $day := function($d) { $substring($d, 0, 4) & "-" & $substring($d, 4, 2) & "-" & $substring($d, 6, 2) };
    {
      "number": heading.bgm."02",
      "date": $day(heading.dtm["01"."01" = "137"]."01"."02"),
      "orderNumber": heading.rff[rff."01"."01" = "ON"][0].rff."01"."02",
      "currency": heading.cux[0].cux."01"."02",
      "buyer": heading.nad[nad."01" = "BY"].nad."02"."01",
      "supplier": heading.nad[nad."01" = "SU"].nad."02"."01",
      "lines": [detail.lin.{
        "gtin": lin."03"."01",
        "text": imd[0]."03"."04",
        "quantity": $number(qty[$."01"."01" = "47"]."01"."02"),
        "net": $number(moa[moa."01"."01" = "203"].moa."01"."02"),
        "price": $number(pri[pri."01"."01" = "AAA"][0].pri."01"."02"),
        "vat": $number(tax[0].tax."05"."04")
      }],
      "payable": $number(summary.moa[moa."01"."01" = "77"].moa."01"."02"),
      "vat": $round($sum(detail.lin.tax.moa[$."01"."01" = "124"].($number($."01"."02"))), 2)
    }
  )`,
}

function byHand({ heading, detail, summary }: Plain): unknown {
  const parties = listOf(heading?.nad)
  const party = (code: string) => parties.find(({ nad }) => textOf(nad?.['01']) === code)?.nad?.['02']?.['01']
  const items = listOf(detail?.lin)
  const vat = items.reduce((sum, item) => sum + vatOf(item), 0)
  const date = textOf(listOf(heading?.dtm).find((dtm) => code(dtm['01']) === '137')?.['01']?.['02'])
  return {
    number: heading?.bgm?.['02'],
    date: date && `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`,
    orderNumber: listOf(heading?.rff).find(({ rff }) => code(rff?.['01']) === 'ON')?.rff?.['01']?.['02'],
    currency: heading?.cux?.[0]?.cux?.['01']?.['02'],
    buyer: party('BY'),
    supplier: party('SU'),
    lines: items.map(lineByHand),
    payable: amount(listOf(summary?.moa), '77'),
    vat: Math.round(vat * 100) / 100,
  }
}

function lineByHand({ lin, imd, qty, moa, pri, tax }: Plain): unknown {
  return {
    gtin: lin?.['03']?.['01'],
    text: imd?.[0]?.['03']?.['04'],
    quantity: Number(listOf(qty).find((one) => code(one['01']) === '47')?.['01']?.['02']),
    net: amount(listOf(moa), '203'),
    price: Number(listOf(pri).find((one) => code(one.pri?.['01']) === 'AAA')?.pri?.['01']?.['02']),
    vat: Number(tax?.[0]?.tax?.['05']?.['04']),
  }
}

function vatOf({ tax }: Plain): number {
  let sum = 0
  for (const one of listOf(tax)) {
    const moa = Array.isArray(one.moa) ? listOf(one.moa) : one.moa === undefined ? [] : [one.moa]
    for (const each of moa) if (code(each['01']) === '124') sum += Number(each['01']?.['02'])
  }
  return sum
}

function amount(list: readonly Plain[], wanted: string): number {
  return Number(list.find(({ moa }) => code(moa?.['01']) === wanted)?.moa?.['01']?.['02'])
}

function code(composite: Plain | undefined): string | undefined {
  return textOf(composite?.['01'])
}
