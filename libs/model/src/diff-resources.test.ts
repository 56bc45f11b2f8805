import { expect, test } from 'vitest'
import { contentHash } from './content-hash.ts'
import { diffResources } from './diff-resources.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { loadResources } from './load-resources.ts'
import type { Resource } from './resource.ts'
import { resourceToYaml } from './resource-yaml.ts'
import { throwawayCertificate } from './throwaway-certificate.ts'

function load(files: Readonly<Record<string, string>>): readonly Resource[] {
  const { resources, problems } = loadResources(filesOf(files))
  expect(problems).toEqual([])
  return resources.map(({ resource }) => resource)
}

const example = load(exampleFiles)

test('the hash is of the content, not of the order of files or fields', () => {
  const hash = contentHash(example)
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  const reversed = [...example].reverse().map(({ spec, metadata, kind, apiVersion }) => ({
    spec,
    metadata,
    kind,
    apiVersion,
  }))
  expect(contentHash(reversed)).toBe(hash)
  const text = (exampleFiles['channel.yaml'] ?? '').replace('name: orders', 'name: orders2')
  expect(contentHash(load({ ...exampleFiles, 'channel.yaml': text }))).not.toBe(hash)
  expect(contentHash([])).toBe('4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945')
})

test('YAML written is YAML read: the same content comes back', () => {
  const files = example.map((resource, index) => ({ path: `${index}.yaml`, text: resourceToYaml(resource) }))
  const again = loadResources(files)
  expect(again.problems).toEqual([])
  expect(contentHash(again.resources.map(({ resource }) => resource))).toBe(contentHash(example))
  expect(files[1]?.text.split('-----BEGIN')[0]).toBe(`apiVersion: parley.dev/v1alpha1
kind: Partner
metadata:
  name: shop
spec:
  role: partner
  displayName: The Shop
  identities:
    as2: SHOP-AS2
    x12:
      - qualifier: "01"
        id: SHOP
        group: SHOPGS
  certificates:
    - use:
        - verify
        - encrypt
      certificate: |
        `)
})

test('what was added, removed and changed is told field by field', () => {
  const gateways = (exampleFiles['gateways.yaml'] ?? '')
    .replace('attempts: 5', 'attempts: 7')
    .replace('as2.shop.example', 'as2b.shop.example')
  const { 'mapping.yaml': _, ...rest } = exampleFiles
  const after = load({
    ...rest,
    'gateways.yaml': gateways,
    'new.yaml': (exampleFiles['agreement.yaml'] ?? '').replace('name: shop', 'name: other'),
  })
  expect(diffResources(example, after)).toEqual([
    { kind: 'Agreement', name: 'other', change: 'added', fields: [] },
    {
      kind: 'Gateway',
      name: 'outbox',
      change: 'changed',
      fields: [{ path: 'spec.retry.attempts', before: 5, after: 7 }],
    },
    {
      kind: 'Gateway',
      name: 'shop-as2',
      change: 'changed',
      fields: [
        {
          path: 'spec.url',
          before: 'https://as2.shop.example/as2',
          after: 'https://as2b.shop.example/as2',
        },
      ],
    },
    { kind: 'Mapping', name: '850-to-order', change: 'removed', fields: [] },
  ])
  expect(diffResources(example, load(exampleFiles))).toEqual([])
})

test('a certificate is shown by fingerprint and last day, a secret never', () => {
  const pem = throwawayCertificate('new', new Date('2026-01-01T00:00:00Z'), new Date('2031-01-01T00:00:00Z'))
  const changes = diffResources(example, load({ ...exampleFiles, 'certs/shop.pem': pem }))
  const field = changes[0]?.fields[0]
  expect(field?.path).toBe('spec.certificates[0].certificate')
  expect(field?.after).toMatch(/^certificate sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}, until 2031-01-01$/)

  const gateway = (spec: unknown): Resource => ({
    apiVersion: 'parley.dev/v1alpha1',
    kind: 'Gateway',
    metadata: { name: 'g' },
    spec,
  })
  const before = gateway({
    url: 'https://me:hunter2@host/',
    password: 'hunter2',
    key: { privateKey: 'hunter2' },
  })
  const after = gateway({ url: 'https://me:hunter3@host/', password: 'env:PASSWORD', key: null })
  const shown = diffResources([before], [after])
  expect(shown[0]?.fields).toEqual([
    { path: 'spec.url', before: 'https://***@host/', after: 'https://***@host/' },
    { path: 'spec.password', before: '***', after: 'env:PASSWORD' },
    { path: 'spec.key', before: { privateKey: '***' }, after: null },
  ])
})

test('of a long text only the beginning is shown', () => {
  const withText = (text: string): Resource => ({
    apiVersion: 'parley.dev/v1alpha1',
    kind: 'Test',
    metadata: { name: 'orders' },
    spec: { tests: [{ input: { text } }] },
  })
  const [change] = diffResources([withText('short')], [withText('x'.repeat(1000))])
  expect(change?.fields).toEqual([
    {
      path: 'spec.tests[0].input.text',
      before: 'short',
      after: `${'x'.repeat(60)}... (1000 characters)`,
    },
  ])
})
