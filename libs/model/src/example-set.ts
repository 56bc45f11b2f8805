import type { ResourceFile } from './load-resources.ts'
import { throwawayCertificate } from './throwaway-certificate.ts'

/** A small whole configuration for tests: one order channel from one partner. */

const from = new Date('2025-01-01T00:00:00Z')
const until = new Date('2035-01-01T00:00:00Z')
export const usPem = throwawayCertificate('us', from, until)
export const shopPem = throwawayCertificate('shop', from, until)

const us = `apiVersion: parley.dev/v1alpha1
kind: Partner
metadata: { name: us }
spec:
  role: us
  identities:
    as2: ACME-AS2
    x12:
      - { qualifier: ZZ, id: ACME }
  certificates:
    - use: [sign, decrypt]
      certificate: file:certs/us.pem
      privateKey: file:us.key.pem
`

const shop = `apiVersion: parley.dev/v1alpha1
kind: Partner
metadata:
  name: shop
spec:
  role: partner
  displayName: The Shop
  identities:
    as2: SHOP-AS2
    x12:
      - { qualifier: "01", id: SHOP, group: SHOPGS }
  certificates:
    - use: [verify, encrypt]
      certificate: file:certs/shop.pem
`

const gateways = `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: shop-as2 }
spec:
  type: as2
  partner: shop
  url: https://as2.shop.example/as2
---
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: outbox }
spec:
  type: folder
  path: outbox
  fileName: order-{po}-{messageId}.json
  retry: { firstWait: 10s, longestWait: 1m, attempts: 5 }
`

const guides = `apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: shop-850 }
spec:
  format: x12
  extends: x12/004010/850
  keys: { po: BEG.03 }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: order }
spec:
  format: json
  fields:
    number: text!
`

const mapping = `apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: 850-to-order }
spec:
  from: shop-850
  to: order
  out:
    number: heading.beg.03
`

const agreement = `apiVersion: parley.dev/v1alpha1
kind: Agreement
metadata: { name: shop }
spec:
  us: us
  partner: shop
  mode: test
  as2: {}
  receive:
    - guide: shop-850
  acknowledge:
    gateway: shop-as2
`

const channel = `apiVersion: parley.dev/v1alpha1
kind: Channel
metadata: { name: orders }
spec:
  agreement: shop
  in: { guide: shop-850 }
  mapping: 850-to-order
  out: { guide: order, gateway: outbox }
`

/** Files by path; a test replaces or adds what it wants to break. */
export const exampleFiles: Readonly<Record<string, string>> = {
  'us.yaml': us,
  'shop.yaml': shop,
  'gateways.yaml': gateways,
  'guides.yaml': guides,
  'mapping.yaml': mapping,
  'agreement.yaml': agreement,
  'channel.yaml': channel,
  'certs/us.pem': usPem,
  'certs/shop.pem': shopPem,
}

export function filesOf(files: Readonly<Record<string, string>>): readonly ResourceFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }))
}

/** The example with one place of one file rewritten; throws when the text to replace is not there once. */
export function broken(path: string, before: string, after: string): readonly ResourceFile[] {
  const text = exampleFiles[path] ?? ''
  if (text.split(before).length !== 2) throw new Error(`${path} does not hold once: ${before}`)
  return filesOf({ ...exampleFiles, [path]: text.replace(before, () => after) })
}
