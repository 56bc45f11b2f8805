import { expect, test } from 'vitest'
import { exampleFiles } from './example-set.ts'
import { type CertificateEntry, listCertificate } from './list-certificate.ts'

const entry: CertificateEntry = {
  use: ['sign', 'decrypt'],
  certificate: 'file:certs/us-2.pem',
  privateKey: 'file:us-2.key.pem',
  from: '2027-02-01',
}

test('the entry is put at the end of the list, and nothing else of the file changes', () => {
  const text = `# Who we are.
kind: Partner
metadata: { name: us }
spec:
  role: us   # ours
  certificates:
    # made in spring
    - use: [sign, decrypt]
      certificate: file:certs/us.pem
      privateKey: file:us.key.pem
  contacts:
    - name: EDI desk
---
kind: Partner
metadata: { name: shop }
`
  const listed = listCertificate(text, 'us', entry)
  expect(listed).toEqual({
    kind: 'listed',
    text: text.replace(
      '  contacts:',
      `    - use: [sign, decrypt]
      certificate: file:certs/us-2.pem
      privateKey: file:us-2.key.pem
      from: "2027-02-01"
  contacts:`,
    ),
  })
})

test.each([
  ['at the end of the file', ''],
  ['in a file that ends without a line end', '\n'],
])('%s', (_name, cut) => {
  const text = (exampleFiles['us.yaml'] ?? '').slice(0, cut === '' ? undefined : -1)
  const listed = listCertificate(text, 'us', { use: ['sign'], certificate: 'file:x.pem' })
  const whole = exampleFiles['us.yaml'] ?? ''
  expect(listed).toEqual({
    kind: 'listed',
    text: `${whole}    - use: [sign]\n      certificate: file:x.pem\n`,
  })
})

test('what it cannot do without rewriting is left to a person', () => {
  const flow =
    'kind: Partner\nmetadata: { name: us }\nspec: { certificates: [{ use: [sign], certificate: x }] }\n'
  expect(listCertificate(flow, 'us', entry)).toEqual({ kind: 'by-hand' })
  const none = 'kind: Partner\nmetadata: { name: us }\nspec: { role: us }\n'
  expect(listCertificate(none, 'us', entry)).toEqual({ kind: 'by-hand' })
  expect(listCertificate(none, 'them', entry)).toEqual({ kind: 'no-partner' })
})
