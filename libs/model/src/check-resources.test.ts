import type { RevisionId } from '@parley/journey'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFiles, checkResources } from './check-resources.ts'
import { compileRevision } from './compile-revision.ts'
import { broken, exampleFiles, filesOf } from './example-set.ts'
import { loadResources, withoutPlaces } from './load-resources.ts'
import { problemText } from './problem.ts'
import { throwawayCertificate } from './throwaway-certificate.ts'
import { exponent3, rsa1024 } from './weak-certificates.ts'

const now = new Date('2026-07-01T00:00:00Z')

async function check(files: Parameters<typeof checkFiles>[0], at?: Date): Promise<readonly string[]> {
  return (await checkFiles(files, at)).problems.map(problemText)
}

test('the example checks, today and without a clock', async () => {
  expect(await check(filesOf(exampleFiles), now)).toEqual([])
  expect(await check(filesOf(exampleFiles))).toEqual([])
})

describe('one fault, one problem, at its place', () => {
  const cases: readonly (readonly [string, string, string, string, readonly string[]])[] = [
    [
      'unknown reference',
      'channel.yaml',
      'agreement: shop',
      'agreement: shp',
      ['channel.yaml:5:14: spec.agreement: there is no Agreement named "shp"; did you mean "shop"?'],
    ],
    [
      'reference to another kind',
      'channel.yaml',
      'gateway: outbox',
      'gateway: order',
      ['channel.yaml:8:33: spec.out.gateway: "order" is a Guide; a Gateway belongs here'],
    ],
    [
      'reference without a near name',
      'channel.yaml',
      'gateway: outbox',
      'gateway: elsewhere',
      ['channel.yaml:8:33: spec.out.gateway: there is no Gateway named "elsewhere"; known: shop-as2, outbox'],
    ],
    [
      'name used twice',
      'gateways.yaml',
      'name: outbox',
      'name: shop-as2',
      [
        'channel.yaml:8:33: spec.out.gateway: there is no Gateway named "outbox"; known: shop-as2',
        'gateways.yaml:11:19: metadata.name: there is another Gateway named "shop-as2"',
      ],
    ],
    [
      'AS2 id used twice',
      'shop.yaml',
      'as2: SHOP-AS2',
      'as2: ACME-AS2',
      ['shop.yaml:9:10: spec.identities.as2: Partner "us" has the same AS2 id'],
    ],
    [
      'X12 identity used twice',
      'shop.yaml',
      '{ qualifier: "01", id: SHOP, group: SHOPGS }',
      '{ qualifier: ZZ, id: ACME }',
      ['shop.yaml:11:9: spec.identities.x12[0]: Partner "us" has the same X12 qualifier and id'],
    ],
    [
      'roles swapped',
      'agreement.yaml',
      '  us: us',
      '  us: shop',
      ['agreement.yaml:5:7: spec.us: "shop" has the role "partner"; our own company belongs here'],
    ],
    [
      'our use on a partner',
      'shop.yaml',
      '[verify, encrypt]',
      '[verify, decrypt, encrypt]',
      [
        'shop.yaml:13:21: spec.certificates[0].use[1]: "decrypt" is not a use of a Partner with role "partner"; use verify or encrypt',
      ],
    ],
    [
      'no private key',
      'us.yaml',
      '      privateKey: file:us.key.pem\n',
      '',
      [
        'us.yaml:11:7: spec.certificates[0]: has no privateKey; name where the key is kept, "file:<path>" or "env:<NAME>"',
      ],
    ],
    [
      "a partner's private key",
      'shop.yaml',
      '      certificate: file:certs/shop.pem\n',
      '      certificate: file:certs/shop.pem\n      privateKey: env:SHOP_KEY\n',
      [
        "shop.yaml:15:19: spec.certificates[0].privateKey: is a partner's private key, which only the partner may hold; remove it",
      ],
    ],
    [
      'gateway encrypts without a certificate',
      'shop.yaml',
      '[verify, encrypt]',
      '[verify]',
      [
        'gateways.yaml:5:3: spec.encrypt: encrypts (aes-256-cbc), but Partner "shop" has no certificate to encrypt with',
      ],
    ],
    [
      'receipts and signatures that nobody can verify',
      'shop.yaml',
      '[verify, encrypt]',
      '[encrypt]',
      [
        'agreement.yaml:8:8: spec.as2.requireSigned: demands signatures, but Partner "shop" has no certificate to verify with',
        'gateways.yaml:5:3: spec.receipt: asks for signed receipts, but Partner "shop" has no certificate to verify with',
      ],
    ],
    [
      'no key of ours to sign with',
      'us.yaml',
      '[sign, decrypt]',
      '[decrypt]',
      [
        'agreement.yaml:8:8: spec.as2: answers with signed receipts, but Partner "us" has no certificate to sign with',
        'gateways.yaml:5:3: spec.sign: signs (sha-256), but Partner "us" has no certificate to sign with',
      ],
    ],
    [
      'no AS2 id',
      'shop.yaml',
      '    as2: SHOP-AS2\n',
      '',
      [
        'agreement.yaml:6:12: spec.partner: Partner "shop" has no AS2 id (identities.as2)',
        'gateways.yaml:6:12: spec.partner: Partner "shop" has no AS2 id (identities.as2)',
      ],
    ],
    [
      'acknowledgement without a way back',
      'agreement.yaml',
      '    gateway: shop-as2',
      '    listAccepted: true',
      ['agreement.yaml:12:5: spec.acknowledge: names no gateway for the acknowledgements to go back through'],
    ],
    [
      'channel that would stay empty',
      'agreement.yaml',
      '- guide: shop-850',
      '- guide: order',
      [
        'channel.yaml:6:16: spec.in.guide: Agreement "shop" does not receive Guide "shop-850", so this channel would stay empty',
      ],
    ],
    [
      'one document type read twice',
      'agreement.yaml',
      '- guide: shop-850\n',
      '- guide: shop-850\n    - guide: shop-850\n',
      [
        'agreement.yaml:11:14: spec.receive[1].guide: Guide "shop-850" already reads x12/004010/850 in this agreement; keep one of them',
      ],
    ],
    [
      'mapping that does not fit',
      'channel.yaml',
      'out: { guide: order,',
      'out: { guide: shop-850,',
      ['channel.yaml:8:17: spec.out.guide: Mapping "850-to-order" writes Guide "order", not "shop-850"'],
    ],
    [
      'no mapping between two guides',
      'channel.yaml',
      'mapping: 850-to-order',
      'mapping: none',
      [
        'channel.yaml:7:12: spec.mapping: passes Guide "shop-850" through unchanged, so the guide out must be the same, not "order"',
      ],
    ],
    [
      'fields that are not fields',
      'guides.yaml',
      'number: text!',
      'number: txt!',
      [
        'guides.yaml:15:13: spec.fields.number: not a type; write one of text, number, date, time, code, boolean, with ! when it is required',
      ],
    ],
  ]
  for (const [name, file, before, after, expected] of cases) {
    test(name, async () => expect(await check(broken(file, before, after), now)).toEqual(expected))
  }
})

test('what does not compile in a guide is named at its place in the YAML', async () => {
  const rules = '  rules:\n    BEG.02: { codes: [NE] }\n    BEGG.02: { use: required }\n'
  expect(
    await check(broken('guides.yaml', '  keys: { po: BEG.03 }\n', `  keys: { po: BEG.33 }\n${rules}`), now),
  ).toEqual([
    'guides.yaml:7:15: spec.keys.po: BEG has 12 elements, so none of number 33',
    'guides.yaml:10:14: spec.rules["BEGG.02"]: not a place in a set; write a segment, element or loop such as BEG, BEG.02, N1[01=ST] or PO1/PID.05',
  ])
  expect(await check(broken('guides.yaml', '004010/850', '004010/851'), now)).toEqual([
    'guides.yaml:6:12: spec.extends: x12/004010 has no set 851; did you mean 811?',
  ])
})

test('an expression that does not compile is named with line and column inside the YAML', async () => {
  const out = (text: string) => check(broken('mapping.yaml', 'heading.beg.03', text), now)
  expect(await out('heading.beg.33')).toEqual([
    'mapping.yaml:8:25: spec.out.number: heading.beg has no 33; did you mean 03?',
  ])
  expect(await out('"upper(heading.bge.03)"')).toEqual([
    'mapping.yaml:8:28: spec.out.number: heading has no bge; did you mean beg?',
  ])
  const uper = 'spec.out.number: unknown function uper; did you mean upper?'
  expect(await out("'  heading.beg.03 | uper'")).toEqual([`mapping.yaml:8:33: ${uper}`])
  expect(await out("'concat(''a'', heading.beg.03) | uper'")).toEqual([`mapping.yaml:8:46: ${uper}`])
  expect(await out('|\n      heading.beg.03\n      | uper\n')).toEqual([`mapping.yaml:10:9: ${uper}`])
  expect(await out('>-\n      heading.beg.03\n      | uper\n')).toEqual([`mapping.yaml:10:9: ${uper}`])
  expect(await out('heading.beg.03\n      | uper\n')).toEqual([`mapping.yaml:9:9: ${uper}`])
})

test('transactions of EDI are not merged by a channel', async () => {
  const merging = (exampleFiles['mapping.yaml'] ?? '').replace(
    /out:.*/s,
    'merge: true\n  out: { number: "\'1\'" }\n',
  )
  expect(await check(filesOf({ ...exampleFiles, 'mapping.yaml': merging }))).toContainEqual(
    expect.stringMatching(/^channel\.yaml:\d+:\d+: spec\.mapping: .*leave its merge out$/),
  )
})

test('two agreements between the same partners are refused, at the second', async () => {
  const second = (exampleFiles['agreement.yaml'] ?? '').replace('name: shop', 'name: shop-again')
  expect(await check(filesOf({ ...exampleFiles, 'later.yaml': second }), now)).toEqual([
    'later.yaml:6:12: spec.partner: Agreement "shop" is already between these two partners',
  ])
})

test('an AS2 gateway to somebody without an agreement cannot know who sends', async () => {
  const { 'agreement.yaml': _, 'channel.yaml': __, ...rest } = exampleFiles
  expect(await check(filesOf(rest), now)).toEqual([
    'gateways.yaml:6:12: spec.partner: no Agreement is with "shop", so nobody can send to it',
  ])
})

test('an expired certificate is a problem only while no other serves its use', async () => {
  const old = throwawayCertificate('old', new Date('2020-01-01T00:00:00Z'), new Date('2024-03-01T12:00:00Z'))
  const expired = filesOf({ ...exampleFiles, 'certs/shop.pem': old })
  expect(await check(expired, now)).toEqual([
    'shop.yaml:14:20: spec.certificates[0].certificate: expired on 2024-03-01, and no other certificate of "shop" can verify or encrypt now',
  ])
  expect(await check(expired)).toEqual([])
  const more = '    - { use: [verify, encrypt], certificate: "file:certs/old.pem" }\n'
  const both = { ...exampleFiles, 'shop.yaml': `${exampleFiles['shop.yaml']}${more}`, 'certs/old.pem': old }
  expect(await check(filesOf(both), now)).toEqual([])
  expect(await check(filesOf(exampleFiles), new Date('2024-12-31T00:00:00Z'))).toEqual([
    'shop.yaml:14:20: spec.certificates[0].certificate: is valid only from 2025-01-01, and no other certificate of "shop" can verify or encrypt now',
    'us.yaml:12:20: spec.certificates[0].certificate: is valid only from 2025-01-01, and no other certificate of "us" can sign or decrypt now',
  ])
})

test('a certificate that cannot be read says why', async () => {
  const at = 'shop.yaml:14:20: spec.certificates[0].certificate:'
  const pem = exampleFiles['certs/shop.pem'] ?? ''
  const withPem = (text: string) => check(filesOf({ ...exampleFiles, 'certs/shop.pem': text }), now)
  expect(await withPem('hello')).toEqual([
    `${at} is not a certificate in PEM form (-----BEGIN CERTIFICATE-----)`,
  ])
  expect(await withPem(pem + pem)).toEqual([`${at} holds 2 certificates; write only the partner's own`])
  expect(await withPem(pem.replace(/\n.*\n-----END/, '\n-----END'))).toEqual([
    `${at} cannot be read as an X.509 certificate; it may be cut off or damaged`,
  ])
})

test('a key that can be broken is refused, unless the set says until when', async () => {
  const weak = (bits: number, exponent: number) =>
    `shop.yaml:14:20: spec.certificates[0].certificate: has an RSA key of ${bits} bits with the exponent ${exponent}, which is too weak; use one of 2048 bits and 65537, or say weakKeyUntil: <day> meanwhile`
  const with1024 = { ...exampleFiles, 'certs/shop.pem': rsa1024 }
  expect(await check(filesOf(with1024), now)).toEqual([weak(1024, 65_537)])
  expect(await check(filesOf({ ...exampleFiles, 'certs/shop.pem': exponent3 }), now)).toEqual([weak(2048, 3)])
  const shop = (exampleFiles['shop.yaml'] ?? '').replace(
    '- use: [verify, encrypt]',
    '- weakKeyUntil: "2027-06-30"\n      use: [verify, encrypt]',
  )
  expect(await check(filesOf({ ...with1024, 'shop.yaml': shop }), now)).toEqual([])
})

test('a resource that broke its schema still counts as there, so that one fault stays one problem', async () => {
  expect(await check(broken('shop.yaml', 'role: partner', 'role: friend'), now)).toEqual([
    'shop.yaml:6:9: spec.role: must be one of us, partner',
  ])
})

test('resources from the store are checked too, and their problems name the resource', async () => {
  const loaded = loadResources(broken('channel.yaml', 'agreement: shop', 'agreement: shp'))
  const stored = withoutPlaces(loaded.resources.map(({ resource }) => resource))
  expect((await checkResources(stored, now)).map(problemText)).toEqual([
    'Channel/orders: spec.agreement: there is no Agreement named "shp"; did you mean "shop"?',
  ])
  const odd = withoutPlaces([
    { apiVersion: 'parley.dev/v1alpha1', kind: 'Gateway', metadata: { name: 'g' }, spec: {} },
  ])
  expect((await checkResources(odd)).map(problemText)).toEqual([
    'Gateway/g: spec.type: is missing; one of as2, folder, null',
  ])
})

test('whatever is done to a file, the answer is problems with places, or a set that compiles', async () => {
  const names = Object.keys(exampleFiles).filter((name) => name.endsWith('.yaml'))
  const scraps = [
    '\n',
    '  ',
    ': ',
    '- ',
    '"',
    "'",
    '{',
    ']',
    '&a ',
    '*a',
    'null',
    '1',
    '!x ',
    '---\n',
    '|\n',
    '#',
    '\0',
    '__proto__',
    'constructor:',
  ]
  const cut = fc.record({ at: fc.nat(1000), remove: fc.nat(12), scrap: fc.constantFrom(...scraps) })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(cut, { minLength: 1, maxLength: 4 }),
      async (name, cuts) => {
        const text = cuts.reduce(
          (before, { at, remove, scrap }) => before.slice(0, at) + scrap + before.slice(at + remove),
          exampleFiles[name] ?? '',
        )
        const { resources, problems } = await checkFiles(filesOf({ ...exampleFiles, [name]: text }), now)
        if (problems.length === 0) await compileRevision('r' as RevisionId, resources)
        return problems.every(
          ({ file, line, column, text }) => file !== '' && line > 0 && column > 0 && text !== '',
        )
      },
    ),
    { numRuns: 150, seed: 4130 },
  )
})
