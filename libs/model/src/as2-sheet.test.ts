import { expect, test } from 'vitest'
import { type As2Sheet, as2Sheet, as2SheetForm } from './as2-sheet.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { filesOfSheet } from './files-of-sheet.ts'
import { loadResources } from './load-resources.ts'
import type { PartnerSpec } from './partner-spec.ts'

const more = `  addresses:
    as2: [https://as2.acme.example/as2, https://backup.acme.example/as2]
  contacts:
    - { name: EDI desk, email: edi@acme.example }
    - { name: Night shift, phone: "+1 555 0100" }
`

function partnerOf(name: string, files = exampleFiles): PartnerSpec {
  const { resources, problems } = loadResources(filesOf(files))
  expect(problems).toEqual([])
  const found = resources.find(
    ({ resource }) => resource.kind === 'Partner' && resource.metadata.name === name,
  )
  return found?.resource.spec as PartnerSpec
}

const ours = partnerOf('us', { ...exampleFiles, 'us.yaml': (exampleFiles['us.yaml'] ?? '') + more })

function sheetOf(spec: PartnerSpec): As2Sheet {
  const made = as2Sheet('us', spec)
  if (made.kind === 'lacking') throw new Error(made.text)
  return made.sheet
}

test('a sheet that another Parley imports makes a partner with the same ids, certificates and addresses', () => {
  const sheet = sheetOf(ours)
  const files = filesOfSheet(as2SheetForm.parse(JSON.parse(JSON.stringify(sheet))), 'acme')
  expect(files.map(({ path }) => path)).toEqual([
    'partners/acme.yaml',
    'gateways/acme-as2.yaml',
    'certs/acme.pem',
  ])
  const { resources, problems } = loadResources(files)
  expect(problems).toEqual([])
  const [partner, gateway] = resources.map(({ resource }) => resource.spec)
  expect(partner).toMatchObject({
    role: 'partner',
    displayName: 'us',
    identities: ours.identities,
    contacts: ours.contacts,
    certificates: [{ use: ['verify', 'encrypt'], certificate: ours.certificates?.[0]?.certificate }],
  })
  expect(gateway).toMatchObject({ type: 'as2', partner: 'acme', url: 'https://as2.acme.example/as2' })
})

test('no text of a sheet can become YAML of its own', () => {
  const hostile = 'x"\n  role: us\n---\nkind: Partner # \u0085 \\'
  const sheet = { ...sheetOf(ours), company: hostile, contacts: [{ name: hostile }] }
  const { resources, problems } = loadResources(filesOfSheet(sheet, 'acme'))
  expect(problems).toEqual([])
  expect(resources).toHaveLength(2)
  expect(resources[0]?.resource.spec).toMatchObject({ displayName: hostile, contacts: [{ name: hostile }] })
})

test('it holds nothing secret: no private key and no place of one', () => {
  const text = JSON.stringify(sheetOf(ours))
  expect(text).not.toContain('PRIVATE')
  expect(text).not.toContain('us.key.pem')
})

test.each([
  ['a partner', partnerOf('shop'), /^"us" is a partner; only our own company has a sheet$/],
  ['no address', partnerOf('us'), /^"us" does not say where it is reached: write spec\.addresses\.as2/],
  ['no AS2 id', { ...ours, identities: {} }, /^"us" has no AS2 id: write spec\.identities\.as2$/],
  ['no certificate', { ...ours, certificates: [] }, /^"us" has no certificate: parley certificate create$/],
])('what it lacks is said: %s', (_name, spec, text) => {
  expect(as2Sheet('us', spec)).toEqual({ kind: 'lacking', text: expect.stringMatching(text) })
})
