import type { As2GatewaySpec } from './as2-gateway-spec.ts'
import { type As2Habits, habitsOf } from './as2-presets.ts'
import { legacyNames } from './as2-words.ts'
import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import { readCertificate } from './certificate.ts'
import type { CertificateUse } from './partner-spec.ts'
import type { Problem } from './problem.ts'

/** AS2 that cannot work: gateways and agreements whose partners lack an id or a certificate for what they do. */
export function checkAs2(catalogue: Catalogue): readonly Problem[] {
  return [
    ...[...catalogue.entries.Gateway.values()].flatMap((gateway) => checkGateway(catalogue, gateway)),
    ...[...catalogue.entries.Agreement.values()].flatMap((agreement) => checkAgreement(catalogue, agreement)),
  ]
}

function checkGateway(catalogue: Catalogue, gateway: Entry<'Gateway'>): readonly Problem[] {
  const { spec } = gateway
  if (spec.type !== 'as2') return []
  const partner = partnerOf(catalogue, spec.partner, 'partner')
  const senders = sendersOf(catalogue, spec)
  const problems: Problem[] = []
  if (spec.us === undefined && senders.length > 1) {
    const names = senders.map(({ name }) => `"${name}"`).join(' and ')
    problems.push(
      specProblem(gateway, [], `${names} both trade with "${spec.partner}"; say who sends in "us"`),
    )
  }
  const agreements = [...catalogue.entries.Agreement.values()]
  if (partner && spec.us === undefined && !agreements.some((one) => one.spec.partner === spec.partner)) {
    problems.push(
      specProblem(gateway, ['partner'], `no Agreement is with "${spec.partner}", so nobody can send to it`),
    )
  }
  const us = senders[0]
  const habits = habitsOf(spec)
  problems.push(...oldAlgorithms(gateway, spec, habits), ...unreadable(gateway, spec))
  if (us && habits.receiptComes === 'by-itself' && us.spec.addresses === undefined) {
    const text = `asks for receipts that come by themselves, but "${us.name}" does not say where it is reached (spec.addresses.as2)`
    problems.push(specProblem(gateway, ['receiptComes'], text))
  }
  const needs: readonly Need[] = [
    { who: partner, field: 'partner' },
    { who: us, field: 'us' },
    ...(habits.sign === 'none'
      ? []
      : [{ who: us, field: 'sign', use: 'sign', why: `signs (${habits.sign})` } as const]),
    ...(habits.encrypt === 'none'
      ? []
      : [{ who: partner, field: 'encrypt', use: 'encrypt', why: `encrypts (${habits.encrypt})` } as const]),
    ...(habits.receipt === 'signed'
      ? [{ who: partner, field: 'receipt', use: 'verify', why: 'asks for signed receipts' } as const]
      : []),
  ]
  return [...problems, ...unmet(gateway, [], needs)]
}

/** Old algorithms need leave with a day on which it ends; AS2 1.3 never has any (rfc4130bis). */
function oldAlgorithms(
  gateway: Entry<'Gateway'>,
  { legacy }: As2GatewaySpec,
  { sign, encrypt, receipt, receiptDigest, version }: As2Habits,
): readonly Problem[] {
  const used = [
    ['sign', sign],
    ['encrypt', encrypt],
    ...(receipt === 'none' ? [] : [['receiptDigest', receiptDigest] as const]),
  ] as const
  return used.flatMap(([field, name]) => {
    if (!(legacyNames as readonly string[]).includes(name)) return []
    if (version === '1.3') return [specProblem(gateway, [field], `AS2 1.3 forbids ${name}`)]
    if ((legacy?.allow as readonly string[] | undefined)?.includes(name)) return []
    const text = `${name} is out of date; allow it for a time: legacy: { allow: [${name}], until: <date> }`
    return [specProblem(gateway, [field], text)]
  })
}

function unreadable(gateway: Entry<'Gateway'>, { http }: As2GatewaySpec): readonly Problem[] {
  const texts = [
    [['http', 'trust'], http?.trust],
    [['http', 'clientCertificate', 'certificate'], http?.clientCertificate?.certificate],
  ] as const
  return texts.flatMap(([path, text]) => {
    const blocks = text?.match(/-----BEGIN CERTIFICATE-----[^-]*(-----END CERTIFICATE-----)?/g)
    const faults = (blocks ?? [text ?? '']).flatMap((block) => {
      const read = readCertificate(block)
      return read.kind === 'unreadable' ? [specProblem(gateway, path, read.text)] : []
    })
    return text === undefined ? [] : faults.slice(0, 1)
  })
}

function sendersOf(
  catalogue: Catalogue,
  spec: { readonly us?: string | undefined; readonly partner: string },
): readonly Entry<'Partner'>[] {
  const named = new Set(
    spec.us === undefined
      ? [...catalogue.entries.Agreement.values()]
          .filter((agreement) => agreement.spec.partner === spec.partner)
          .map((agreement) => agreement.spec.us)
      : [spec.us],
  )
  return [...named].flatMap((name) => partnerOf(catalogue, name, 'us') ?? [])
}

function checkAgreement(catalogue: Catalogue, agreement: Entry<'Agreement'>): readonly Problem[] {
  const { as2, us: ourName, partner: theirName } = agreement.spec
  if (as2 === undefined) return []
  const us = partnerOf(catalogue, ourName, 'us')
  const partner = partnerOf(catalogue, theirName, 'partner')
  const needs: readonly Need[] = [
    { who: partner, field: 'partner' },
    { who: us, field: 'us' },
    { who: us, field: '', use: 'sign', why: 'answers with signed receipts' },
    ...(as2.requireSigned
      ? [{ who: partner, field: 'requireSigned', use: 'verify', why: 'demands signatures' } as const]
      : []),
    ...(as2.requireEncrypted
      ? [{ who: us, field: 'requireEncrypted', use: 'decrypt', why: 'demands encryption' } as const]
      : []),
  ]
  return unmet(agreement, ['as2'], needs)
}

/** A partner in the wrong role is reported as such, and not again for all that it lacks. */
function partnerOf(catalogue: Catalogue, name: string, role: 'us' | 'partner'): Entry<'Partner'> | undefined {
  const entry = catalogue.entries.Partner.get(name)
  return entry?.spec.role === role ? entry : undefined
}

/** Without `use`: an AS2 id is needed. */
type Need = {
  readonly who: Entry<'Partner'> | undefined
  readonly field: string
  readonly use?: CertificateUse
  readonly why?: string
}

function unmet(
  entry: Entry<'Gateway'> | Entry<'Agreement'>,
  path: readonly string[],
  needs: readonly Need[],
): readonly Problem[] {
  return needs.flatMap(({ who, field, use, why }) => {
    if (who === undefined) return []
    if (use === undefined) {
      if (who.spec.identities.as2 !== undefined) return []
      return [specProblem(entry, [field], `Partner "${who.name}" has no AS2 id (identities.as2)`)]
    }
    if ((who.spec.certificates ?? []).some((certificate) => certificate.use.includes(use))) return []
    const text = `${why}, but Partner "${who.name}" has no certificate to ${use} with`
    return [specProblem(entry, field === '' ? path : [...path, field], text)]
  })
}
