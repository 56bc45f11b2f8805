import { listOf, type MapCase, type Plain, textOf } from './map-case.ts'

/** An 850 of 23 lines on average to an order of a shop. */
export const orderCase: MapCase = {
  name: 'order',
  kind: '850-4010',
  base: 'x12/004010/850',
  fields: {
    orderNumber: 'text!',
    orderDate: 'date!',
    currency: 'text!',
    department: 'text',
    shipTo: { code: 'text', name: 'text', city: 'text', state: 'text', zip: 'text' },
    billTo: { code: 'text', name: 'text' },
    deliverBy: 'date',
    lines: [
      {
        line: 'text!',
        sku: 'text!',
        ean: 'text',
        asin: 'text',
        quantity: 'number!',
        uom: 'text!',
        price: 'number!',
        amount: 'number!',
        description: 'text',
      },
    ],
    lineCount: 'number!',
    total: 'number!',
  },
  spec: {
    let: {
      st: "heading.n1[n1.01 = 'ST'] | one",
      bt: "heading.n1[n1.01 = 'BT'] | one",
    },
    out: {
      orderNumber: 'heading.beg.03',
      orderDate: "heading.beg.05 | date('yyyyMMdd', 'yyyy-MM-dd')",
      currency: "heading.cur.02 ?? 'USD'",
      department: "(heading.ref[.01 = 'DP'] | first).02",
      shipTo: {
        $if: 'st',
        code: 'st.n1.04',
        name: 'st.n1.02 | upper | max(35)',
        city: '(st.n4 | first).01',
        state: '(st.n4 | first).02',
        zip: '(st.n4 | first).03',
      },
      billTo: { $if: 'bt', code: 'bt.n1.04', name: 'bt.n1.02' },
      deliverBy: "(heading.dtm[.01 = '002'] | first).02 | date('yyyyMMdd', 'yyyy-MM-dd')",
      lines: {
        $each: 'detail.po1 as l',
        $where: 'l.po1.02 > 0',
        line: 'l.po1.01',
        sku: "l.po1.ids['VN']",
        ean: "l.po1.ids['EN']",
        asin: "l.po1.ids['BP']",
        quantity: 'l.po1.02',
        uom: "l.po1.03 | code({EA: each, CA: case, DZ: dozen, BX: box}) | default('each')",
        price: 'l.po1.04',
        amount: '(l.po1.02 * l.po1.04) | round(2, half_up)',
        description: '(l.pid | first).pid.05',
      },
      lineCount: 'count(detail.po1)',
      total: 'sum(detail.po1, po1.02 * po1.04) | round(2, half_up)',
    },
  },
  byHand,
  jsonata: `(
    $st := heading.n1[n1."01" = "ST"];
    $bt := heading.n1[n1."01" = "BT"];
    $day := function($d) { $d ? $substring($d, 0, 4) & "-" & $substring($d, 4, 2) & "-" & $substring($d, 6, 2) };
    $units := {"EA": "each", "CA": "case", "DZ": "dozen", "BX": "box"};
    {
      "orderNumber": heading.beg."03",
      "orderDate": $day(heading.beg."05"),
      "currency": heading.cur."02" ? heading.cur."02" : "USD",
      "department": heading.ref[$."01" = "DP"][0]."02",
      "shipTo": $st ? {
        "code": $st.n1."04",
        "name": $substring($uppercase($st.n1."02"), 0, 35),
        "city": $st.n4[0]."01",
        "state": $st.n4[0]."02",
        "zip": $st.n4[0]."03"
      },
      "billTo": $bt ? { "code": $bt.n1."04", "name": $bt.n1."02" },
      "deliverBy": $day(heading.dtm[$."01" = "002"][0]."02"),
      "lines": [detail.po1[$number(po1."02") > 0].{
        "line": po1."01",
        "sku": po1.ids.VN,
        "ean": po1.ids.EN,
        "asin": po1.ids.BP,
        "quantity": $number(po1."02"),
        "uom": ($u := $lookup($units, po1."03"); $u ? $u : "each"),
        "price": $number(po1."04"),
        "amount": $round($number(po1."02") * $number(po1."04"), 2),
        "description": pid[0].pid."05"
      }],
      "lineCount": $count(detail.po1),
      "total": $round($sum(detail.po1.($number(po1."02") * $number(po1."04"))), 2)
    }
  )`,
}

const units = new Map([
  ['EA', 'each'],
  ['CA', 'case'],
  ['DZ', 'dozen'],
  ['BX', 'box'],
])

function byHand({ heading, detail }: Plain): unknown {
  const parties = listOf(heading?.n1)
  const st = parties.find(({ n1 }) => textOf(n1?.['01']) === 'ST')
  const bt = parties.find(({ n1 }) => textOf(n1?.['01']) === 'BT')
  const items = listOf(detail?.po1)
  let total = 0
  for (const { po1 } of items) total += Number(po1?.['02']) * Number(po1?.['04'])
  return {
    orderNumber: heading?.beg?.['03'],
    orderDate: day(heading?.beg?.['05']),
    currency: heading?.cur?.['02'] ?? 'USD',
    department: listOf(heading?.ref).find((ref) => textOf(ref['01']) === 'DP')?.['02'],
    shipTo: st && {
      code: st.n1?.['04'],
      name: textOf(st.n1?.['02'])?.toUpperCase().slice(0, 35),
      city: st.n4?.[0]?.['01'],
      state: st.n4?.[0]?.['02'],
      zip: st.n4?.[0]?.['03'],
    },
    billTo: bt && { code: bt.n1?.['04'], name: bt.n1?.['02'] },
    deliverBy: day(listOf(heading?.dtm).find((dtm) => textOf(dtm['01']) === '002')?.['02']),
    lines: items.filter(({ po1 }) => Number(po1?.['02']) > 0).map(lineByHand),
    lineCount: items.length,
    total: cents(total),
  }
}

function lineByHand({ po1, pid }: Plain): unknown {
  const quantity = Number(po1?.['02'])
  const price = Number(po1?.['04'])
  return {
    line: po1?.['01'],
    sku: po1?.ids?.VN,
    ean: po1?.ids?.EN,
    asin: po1?.ids?.BP,
    quantity,
    uom: units.get(textOf(po1?.['03']) ?? '') ?? 'each',
    price,
    amount: cents(quantity * price),
    description: pid?.[0]?.pid?.['05'],
  }
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}

function day(written: Plain | undefined): string | undefined {
  const text = textOf(written)
  return text && `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
}
