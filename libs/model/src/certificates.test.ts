import type { RevisionId } from '@parley/journey'
import { expect, test } from 'vitest'
import { certificatesAtRisk } from './certificates-at-risk.ts'
import { certificatesFor } from './certificates-for.ts'
import { checkFiles } from './check-resources.ts'
import { compileRevision } from './compile-revision.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { loadResources } from './load-resources.ts'
import type { CertificateUse } from './partner-spec.ts'
import type { Partner, Revision } from './revision.ts'
import { throwawayCertificate } from './throwaway-certificate.ts'

const old = throwawayCertificate('old', new Date('2025-01-01T00:00:00Z'), new Date('2027-03-01T00:00:00Z'))
const next = throwawayCertificate('next', new Date('2027-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z'))

/** The example with two certificates of the shop (or of us), and what is written beside each. */
function files(role: 'us' | 'shop', beside: { readonly old?: string; readonly next?: string | false } = {}) {
  const use = role === 'us' ? 'sign, decrypt' : 'verify, encrypt'
  const key = (name: string) => (role === 'us' ? `      privateKey: file:${name}.key\n` : '')
  const entry = (name: string, more = '') =>
    `    - use: [${use}]\n      certificate: file:certs/${name}.pem\n${key(name)}${more === '' ? '' : `      ${more}\n`}`
  const path = `${role}.yaml`
  const text = (exampleFiles[path] ?? '').replace(
    / {2}certificates:\n[\s\S]*$/,
    `  certificates:\n${entry('old', beside.old)}${beside.next === false ? '' : entry('next', beside.next)}`,
  )
  return filesOf({ ...exampleFiles, [path]: text, 'certs/old.pem': old, 'certs/next.pem': next })
}

async function revisionOf(...given: Parameters<typeof files>): Promise<Revision> {
  const { resources, problems } = loadResources(files(...given))
  expect(problems).toEqual([])
  return compileRevision(
    'r1' as RevisionId,
    resources.map(({ resource }) => resource),
  )
}

function partnerOf(revision: Revision, name: string): Partner {
  const partner = revision.partners.get(name)
  if (!partner) throw new Error(`the example has ${name}`)
  return partner
}

async function chosen(given: Parameters<typeof files>, use: CertificateUse, days: readonly string[]) {
  const partner = partnerOf(await revisionOf(...given), given[0])
  return days.map((day) =>
    certificatesFor(partner, use, new Date(day)).map(({ x509 }) => x509.subject.slice(3)),
  )
}

test('before its first day and after its last a certificate serves nothing', async () => {
  const days = ['2024-12-31T23:59:59Z', '2025-06-01', '2030-01-01T00:00:01Z']
  expect(await chosen(['shop'], 'verify', days)).toEqual([[], ['old'], []])
  expect(await chosen(['shop'], 'sign', days)).toEqual([[], [], []])
})

test('without a date the one written first is preferred, until it ends', async () => {
  expect(await chosen(['shop'], 'encrypt', ['2027-02-01', '2027-03-02'])).toEqual([['old', 'next'], ['next']])
})

test('the change happens at the agreed moment, and both verify all the time', async () => {
  const given = ['shop', { next: 'from: "2027-02-15T08:00:00+01:00"' }] as const
  const days = ['2027-02-15T06:59:59Z', '2027-02-15T07:00:00Z']
  expect(await chosen([...given], 'encrypt', days)).toEqual([
    ['old', 'next'],
    ['next', 'old'],
  ])
  const verifying = await chosen([...given], 'verify', ['2027-01-02', '2027-02-28'])
  expect(verifying.map((names) => names.toSorted())).toEqual([
    ['next', 'old'],
    ['next', 'old'],
  ])
})

test('from its `until` on it neither encrypts nor verifies, whatever its own last day says', async () => {
  const given = ['shop', { old: 'until: 2027-02-01' }] as const
  expect(await chosen([...given], 'verify', ['2027-01-31', '2027-02-02'])).toEqual([
    ['old', 'next'],
    ['next'],
  ])
})

test('our own still decrypts for some time after its end', async () => {
  expect(await chosen(['us'], 'decrypt', ['2027-03-30', '2027-04-01'])).toEqual([['old', 'next'], ['next']])
  expect(await chosen(['us', { old: 'grace: 1d' }], 'decrypt', ['2027-03-30'])).toEqual([['next']])
  expect(await chosen(['us'], 'sign', ['2027-03-30'])).toEqual([['next']])
})

test('a window that is never open is a problem with its place', async () => {
  const texts = async (...given: Parameters<typeof files>) =>
    (await checkFiles(files(...given), new Date('2027-02-01'))).problems.map(
      ({ path, text }) => `${path} ${text}`,
    )
  expect(await texts('shop', { old: 'from: 2028-01-01' })).toEqual([
    "spec.certificates[0].from is not before the certificate's end, 2027-03-01, so it would never be preferred",
  ])
  expect(await texts('shop', { next: 'until: 2026-01-01' })).toEqual([
    "spec.certificates[1].until is not after the certificate's first day, 2027-01-01, so it would never be used",
  ])
  expect(await texts('shop', { next: 'from: tomorrow' })).toEqual([
    'spec.certificates[1].from must be a date such as "2027-01-31" or a time such as "2027-01-31T08:00:00Z"',
  ])
})

test.each([
  ['2026-12-30T00:00:00Z', undefined, undefined],
  ['2026-12-31T00:00:00Z', undefined, undefined],
  ['2026-12-31T00:00:01Z', 60, 59],
  ['2027-01-30T00:00:01Z', 30, 29],
  ['2027-02-20T12:00:00Z', 14, 8],
  ['2027-02-23T12:00:00Z', 7, 5],
  ['2027-02-28T12:00:00Z', 1, 0],
  ['2027-03-05T00:00:00Z', 0, -4],
])('on %s the alert of %s days is due', async (now, threshold, daysLeft) => {
  const risks = certificatesAtRisk(await revisionOf('shop', { next: false }), new Date(now))
  const { fingerprint = '' } =
    partnerOf(await revisionOf('shop', { next: false }), 'shop').certificates[0] ?? {}
  expect(risks).toEqual(
    threshold === undefined
      ? []
      : [
          {
            partner: 'shop',
            fingerprint,
            uses: ['verify', 'encrypt'],
            ends: new Date('2027-03-01T00:00:00Z'),
            daysLeft,
            threshold,
            channels: ['orders'],
          },
        ],
  )
})

test('with a successor listed nothing is at risk', async () => {
  expect(certificatesAtRisk(await revisionOf('shop'), new Date('2027-02-28'))).toEqual([])
})
