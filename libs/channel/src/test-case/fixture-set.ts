import type { RevisionId } from '@parley/journey'
import { checkFiles, compileRevision, type Revision, type TestCase, testCasesOf } from '@parley/model'

/** One channel of orders from one partner, of our own making, for tests. */
const set = `apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: us }
spec: { role: us, identities: { x12: [{ qualifier: ZZ, id: PARLEYVENDOR }] } }
---
apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: acme }
spec: { role: partner, identities: { x12: [{ qualifier: ZZ, id: ACMERETAIL }] } }
---
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: outbox }
spec: { type: folder, path: outbox, fileName: "{messageId}" }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-850 }
spec: { format: x12, extends: x12/004010/850, keys: { po: BEG.03 } }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: acme-860 }
spec: { format: x12, extends: x12/004010/860 }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: order }
spec:
  format: json
  fields:
    number: text!
    mapped: text!
    lines!: [{ sku: text!, quantity: number!, price: number }]
---
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: to-order }
spec:
  from: acme-850
  to: order
  out:
    number: heading.beg.03
    mapped: now('yyyy-MM-dd')
    lines: { $each: detail.po1 as l, sku: "l.po1.ids['UP']", quantity: l.po1.02, price: l.po1.04 }
---
apiVersion: parley.dev/v1alpha1
kind: Agreement
metadata: { name: acme }
spec:
  us: us
  partner: acme
  mode: test
  receive: [{ guide: acme-850 }, { guide: acme-860 }]
  acknowledge: { gateway: outbox, functional: "997" }
---
apiVersion: parley.dev/v1alpha1
kind: Channel
metadata: { name: orders }
spec:
  agreement: acme
  in: { guide: acme-850 }
  mapping: to-order
  out: { guide: order, gateway: outbox }
`

/** Their orders as CSV, and our answer as X12. */
const more = `---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: order-lines }
spec: { format: csv, fields: { number: text!, sku: text!, quantity: number! } }
---
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: lines-to-850 }
spec:
  from: order-lines
  to: acme-850
  out:
    heading:
      beg: { "01": "'00'", "02": "'NE'", "03": number, "05": "now('yyyyMMdd')" }
    detail:
      po1: [{ po1: { "01": "counter('line') | text", "02": quantity, "03": "'EA'", "06": "'VN'", "07": sku } }]
`

export type TestSet = { readonly revision: Revision; readonly tests: readonly TestCase[] }

/** The set with these tests of it, written as a spec; `files` lie beside. */
export async function setWithTests(
  spec: string,
  files: Readonly<Record<string, string>> = {},
): Promise<TestSet> {
  const test = `apiVersion: parley.dev/v1alpha1\nkind: Test\nmetadata: { name: orders }\nspec:\n  ${spec.trim().replaceAll('\n', '\n  ')}\n`
  const { resources, problems } = await checkFiles([
    { path: 'set.yaml', text: set + more },
    { path: 'tests.yaml', text: test },
    ...Object.entries(files).map(([path, text]) => ({ path, text })),
  ])
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return { revision: await compileRevision('r1' as RevisionId, resources), tests: testCasesOf(resources) }
}

/** An interchange of ACMERETAIL with these transactions, a line a segment, without ST and SE. */
export function interchangeOf(
  ...transactions: readonly { set: string; segments: readonly string[] }[]
): string {
  const lines = transactions.flatMap(({ set: setId, segments }, index) => {
    const number = String(index + 1).padStart(4, '0')
    return [`ST*${setId}*${number}`, ...segments, `SE*${segments.length + 2}*${number}`]
  })
  const group = transactions[0]?.set === '860' ? 'PC' : 'PO'
  return [
    'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>',
    `GS*${group}*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010`,
    ...lines,
    `GE*${transactions.length}*101`,
    'IEA*1*000000101',
  ]
    .map((segment) => `${segment}~\n`)
    .join('')
}

export function order(number: string, lines: readonly string[] = ['PO1*1*10*EA*12.50**UP*012345678905']) {
  return {
    set: '850',
    segments: [`BEG*00*NE*${number}**20260115`, ...lines, `CTT*${lines.length}`],
  }
}
