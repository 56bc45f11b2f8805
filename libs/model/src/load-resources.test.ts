import { expect, test } from 'vitest'
import { broken, exampleFiles, filesOf, shopPem } from './example-set.ts'
import { loadResources } from './load-resources.ts'
import { yamlLimits } from './parse-yaml.ts'
import { problemText } from './problem.ts'

function problemsOf(files: Parameters<typeof loadResources>[0]): readonly string[] {
  return loadResources(files).problems.map(problemText)
}

function yaml(text: string): readonly string[] {
  return problemsOf([{ path: 'a.yaml', text }])
}

const head = 'apiVersion: parley.dev/v1alpha1\nkind: Gateway\nmetadata: { name: g }\n'

test('a whole folder loads, and certificate files become part of their partner', () => {
  const { resources, problems } = loadResources([
    ...filesOf(exampleFiles),
    { path: 'README.md', text: '[[[' },
  ])
  expect(problems).toEqual([])
  expect(resources.map(({ resource }) => `${resource.kind}/${resource.metadata.name}`)).toEqual([
    'Partner/us',
    'Partner/shop',
    'Gateway/shop-as2',
    'Gateway/outbox',
    'Guide/shop-850',
    'Guide/order',
    'Mapping/850-to-order',
    'Agreement/shop',
    'Channel/orders',
  ])
  expect(resources[1]?.resource.spec).toEqual({
    role: 'partner',
    displayName: 'The Shop',
    identities: { as2: 'SHOP-AS2', x12: [{ qualifier: '01', id: 'SHOP', group: 'SHOPGS' }] },
    certificates: [{ use: ['verify', 'encrypt'], certificate: shopPem }],
  })
})

test('a certificate file is found relative to its YAML file, and its line ends do not count', () => {
  const text = (exampleFiles['shop.yaml'] ?? '').replace('file:certs/', 'file:../certs/')
  const files = [
    { path: 'b2b/partners/shop.yaml', text },
    { path: 'b2b/certs/shop.pem', text: shopPem.replaceAll('\n', '\r\n') },
  ]
  const { resources, problems } = loadResources(files)
  expect(problems).toEqual([])
  const spec = resources[0]?.resource.spec as { certificates: { certificate: string }[] }
  expect(spec.certificates[0]?.certificate).toBe(shopPem)
})

test('an unknown field is named at its key, with the field that was meant', () => {
  expect(problemsOf(broken('gateways.yaml', '  url:', '  ulr:'))).toEqual([
    'gateways.yaml:7:3: spec.ulr: unknown field "ulr"; did you mean "url"?',
  ])
})

test('a missing field says what it is for', () => {
  expect(problemsOf(broken('gateways.yaml', '  url: https://as2.shop.example/as2\n', ''))).toEqual([
    'gateways.yaml:5:3: spec.url: is missing: where the partner receives AS2 messages',
  ])
})

test('each breach of a schema has its place and says what to write', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'shop.yaml',
      'qualifier: "01"',
      'qualifier: 01',
      'shop.yaml:11:22: spec.identities.x12[0].qualifier: must be text, not a number; write it in quotes',
    ],
    [
      'shop.yaml',
      'role: partner',
      'role: partnr',
      'shop.yaml:6:9: spec.role: must be one of us, partner; did you mean "partner"?',
    ],
    [
      'shop.yaml',
      '[verify, encrypt]',
      '[verify, encrpyt]',
      'shop.yaml:13:21: spec.certificates[0].use[1]: must be one of sign, decrypt, verify, encrypt; did you mean "encrypt"?',
    ],
    [
      'us.yaml',
      'file:us.key.pem',
      'us.key.pem',
      'us.yaml:13:19: spec.certificates[0].privateKey: must be a reference, "file:<path>" or "env:<NAME>", never the key itself',
    ],
    [
      'shop.yaml',
      'file:certs/shop.pem',
      'file:certs/shp.pem',
      'shop.yaml:14:20: spec.certificates[0].certificate: there is no certificate file "certs/shp.pem"; did you mean "certs/shop.pem"?',
    ],
    [
      'gateways.yaml',
      'type: folder',
      'type: foldr',
      'gateways.yaml:13:9: spec.type: must be one of as2, folder, null; did you mean "folder"?',
    ],
    [
      'gateways.yaml',
      'type: folder',
      'type: null',
      'gateways.yaml:13:9: spec.type: must be one of as2, folder, null; write it in quotes, "null"',
    ],
    [
      'gateways.yaml',
      'https://as2.shop.example/as2',
      'https://me:pw@as2.shop.example/',
      'gateways.yaml:7:8: spec.url: must not hold a user name or password',
    ],
    [
      'gateways.yaml',
      'https://as2.shop.example/as2',
      'as2.shop.example',
      'gateways.yaml:7:8: spec.url: must be an http:// or https:// address',
    ],
    [
      'gateways.yaml',
      'order-{po}-{messageId}.json',
      '../{po}.json',
      'gateways.yaml:15:13: spec.fileName: may hold letters, digits, ".", "_", "-" and the fields {po}, {messageId}, {documentType}, {fileName}, {extension}, and not start with "."',
    ],
    [
      'gateways.yaml',
      'order-{po}-{messageId}.json',
      'order.json',
      'gateways.yaml:15:13: spec.fileName: must name {po} or {messageId}, so that files differ',
    ],
    [
      'gateways.yaml',
      'firstWait: 10s',
      'firstWait: 10',
      'gateways.yaml:16:23: spec.retry.firstWait: must be text, not a number; write it in quotes',
    ],
    [
      'gateways.yaml',
      'attempts: 5',
      'attempts: 0',
      'gateways.yaml:16:55: spec.retry.attempts: must be at least 1',
    ],
    [
      'guides.yaml',
      'x12/004010/850',
      'x12/4010/850',
      'guides.yaml:6:12: spec.extends: must be "x12/<release>/<set>", such as "x12/004010/850"',
    ],
    [
      'agreement.yaml',
      'mode: test',
      'mode: testing',
      'agreement.yaml:7:9: spec.mode: must be one of test, production',
    ],
    [
      'agreement.yaml',
      'gateway: shop-as2',
      'functional: 997',
      'agreement.yaml:12:17: spec.acknowledge.functional: must be one of 997, 999, contrl, none; write it in quotes, "997"',
    ],
    [
      'agreement.yaml',
      'as2: {}',
      'as2: { requireSigned: "yes" }',
      'agreement.yaml:8:25: spec.as2.requireSigned: must be true or false, not text',
    ],
    [
      'mapping.yaml',
      'to: order',
      'too: order',
      'mapping.yaml:6:3: spec.too: unknown field "too"; did you mean "to"?',
    ],
    [
      'channel.yaml',
      'metadata: { name: orders }',
      'metadata: { name: Orders }',
      'channel.yaml:3:19: metadata.name: must be 1 to 63 lower-case letters, digits, "-" or "." and start and end with a letter or digit',
    ],
    ['channel.yaml', 'v1alpha1', 'v1', 'channel.yaml:1:13: apiVersion: must be parley.dev/v1alpha1'],
    [
      'channel.yaml',
      'kind: Channel',
      'kind: Chanel',
      'channel.yaml:2:7: kind: unknown kind "Chanel"; did you mean "Channel"?',
    ],
  ]
  for (const [file, before, after, expected] of cases) {
    expect.soft(problemsOf(broken(file, before, after)).join('\n')).toBe(expected)
  }
})

test('a private key never enters the configuration, neither inline nor by file', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n'
  const withKeyFile = filesOf({ ...exampleFiles, 'certs/shop.pem': shopPem + key })
  expect(problemsOf(withKeyFile)).toEqual([
    'shop.yaml:14:20: spec.certificates[0].certificate: "certs/shop.pem" holds a private key; keep the certificate alone in this file',
  ])
  const inline = broken('us.yaml', 'certificate: file:certs/us.pem', `certificate: ${JSON.stringify(key)}`)
  expect(problemsOf(inline)).toEqual([
    'us.yaml:12:20: spec.certificates[0].certificate: holds a private key; write the certificate alone',
  ])
  const asReference = broken('us.yaml', 'privateKey: file:us.key.pem', `privateKey: ${JSON.stringify(key)}`)
  expect(problemsOf(asReference).join()).not.toContain('MIIB')
})

test('YAML that is broken or too clever is refused with its place', () => {
  expect(yaml(`${head}spec:\n  type: folder\n  path: a\n  path: b\n`)).toEqual([
    'a.yaml:7:3: the field "path" stands here twice',
  ])
  expect(yaml(`${head}spec: !js "process.exit()"\n`)).toEqual(['a.yaml:4:7: custom tags are not allowed'])
  expect(yaml('a: [1, 2\nb: 3\n')).toHaveLength(1)
  expect(yaml('a: code({EA: each, CA: case})\n')).toEqual([
    'a.yaml:1:4: is not YAML: text that holds ": " must be in quotes',
  ])
  expect(yaml('a: *nowhere\n')).toEqual(['a.yaml:1:1: uses an alias without its anchor'])
  expect(yaml('? [a, b]\n: 1\n')).toEqual([
    'a.yaml:1:3: is not YAML: with stringKeys, all keys must be strings',
  ])
  expect(yaml('__proto__: { polluted: true }\n')).toEqual([
    'a.yaml:1:1: the field name "__proto__" is not allowed',
  ])
  expect(yaml('just text\n')).toEqual([
    'a.yaml:1:1: is not a resource: a map with apiVersion, kind, metadata and spec',
  ])
  expect(yaml('---\n---\n# nothing\n')).toEqual([])
})

test('YAML bombs are refused quickly and in one sentence', () => {
  const lol = ['a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]']
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih']) {
    lol.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`)
  }
  expect(yaml(`${lol.join('\n')}\n`)).toEqual(['a.yaml:1:1: repeats itself through too many aliases'])
  expect(yaml('a: &a [*a]\n')).toEqual(['a.yaml:1:1: refers to itself through an alias'])
  const wide = `a: &a "${'x'.repeat(60_000)}"\nb: [${Array(40).fill('*a').join(',')}]\n`
  expect(yaml(wide)).toEqual(['a.yaml:1:1: is larger than 1 MiB when its aliases are expanded'])
  const tooDeep = `is nested deeper than ${yamlLimits.depth} levels`
  expect(yaml(`a: ${'['.repeat(100)}${']'.repeat(100)}\n`)).toEqual([`a.yaml:1:68: ${tooDeep}`])
  expect(yaml(`a: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`)).toEqual([expect.stringContaining(tooDeep)])
  expect(yaml(`a: ${'x'.repeat(1_048_576)}\n`)).toEqual([
    'a.yaml:1:1: is larger than 1 MiB; split it into several files',
  ])
})

test('a file of a hundred thousand keys is read', () => {
  const keys = Array.from({ length: 90_000 }, (_, index) => `k${index}: 1`).join('\n')
  expect(yaml(`${head}spec:\n  type: "null"\nmore:\n${keys.replaceAll('k', '  k')}\n`)).toHaveLength(1)
})

test('several documents of one file keep their own lines', () => {
  const text = `${head}spec: { type: "null" }\n---\n${head.replace('name: g', 'name: h')}spec: { type: nul }\n`
  expect(yaml(text)).toEqual([
    'a.yaml:9:15: spec.type: must be one of as2, folder, null; did you mean "null"?',
  ])
})
