import type { X509Certificate } from 'node:crypto'
import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import { endOf, isWeak, readCertificate, validity } from './certificate.ts'
import type { CertificateUse } from './partner-spec.ts'
import type { Path, Problem } from './problem.ts'

const ourUses: readonly CertificateUse[] = ['sign', 'decrypt']

/**
 * Certificates that cannot be read or used. With `now`, also those out of date: an expired one is a problem only
 * when no other certificate of the partner serves that use, because old and new stand side by side during a change.
 */
export function checkCertificates(catalogue: Catalogue, now: Date | undefined): readonly Problem[] {
  return [...catalogue.entries.Partner.values()].flatMap((partner) => [
    ...(partner.spec.certificates ?? []).flatMap((_, index) => checkOne(partner, index)),
    ...(now === undefined ? [] : outOfDate(partner, now)),
  ])
}

function checkOne(partner: Entry<'Partner'>, index: number): readonly Problem[] {
  const entry = partner.spec.certificates?.[index]
  if (entry === undefined) return []
  const path: Path = ['certificates', index]
  const problems: Problem[] = []
  const report = (steps: Path, text: string) => problems.push(specProblem(partner, [...path, ...steps], text))
  const read = readCertificate(entry.certificate)
  if (read.kind === 'unreadable') report(['certificate'], read.text)
  else for (const { step, text } of faultsOf(read.x509, entry)) report([step], text)
  const { role } = partner.spec
  for (const [position, use] of entry.use.entries()) {
    if (ourUses.includes(use) !== (role === 'us')) {
      report(['use', position], `"${use}" is not a use of a Partner with role "${role}"; use ${usesOf(role)}`)
    }
  }
  if (role === 'us' && entry.privateKey === undefined) {
    report([], 'has no privateKey; name where the key is kept, "file:<path>" or "env:<NAME>"')
  }
  if (role === 'partner' && entry.privateKey !== undefined) {
    report(['privateKey'], "is a partner's private key, which only the partner may hold; remove it")
  }
  return problems
}

type Window = {
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly weakKeyUntil?: string | undefined
}
type Fault = { readonly step: 'certificate' | 'from' | 'until'; readonly text: string }

function faultsOf(x509: X509Certificate, window: Window): readonly Fault[] {
  return [...keyFaults(x509, window), ...windowFaults(x509, window)]
}

function keyFaults(x509: X509Certificate, { weakKeyUntil }: Window): readonly Fault[] {
  if (!isWeak(x509) || weakKeyUntil !== undefined) return []
  const { modulusLength, publicExponent } = x509.publicKey.asymmetricKeyDetails ?? {}
  const text = `has an RSA key of ${modulusLength} bits with the exponent ${publicExponent}, which is too weak; use one of 2048 bits and 65537, or say weakKeyUntil: <day> meanwhile`
  return [{ step: 'certificate', text }]
}

/** A window that the certificate's own days leave empty would silently never be used. */
function windowFaults(x509: X509Certificate, window: Window): readonly Fault[] {
  const { from, until } = window
  const faults: Fault[] = []
  const end = endOf(x509, window)
  if (from !== undefined && new Date(from) >= end) {
    const text = `is not before the certificate's end, ${day(end)}, so it would never be preferred`
    faults.push({ step: 'from', text })
  }
  if (until !== undefined && new Date(until) <= new Date(x509.validFrom)) {
    const text = `is not after the certificate's first day, ${day(x509.validFrom)}, so it would never be used`
    faults.push({ step: 'until', text })
  }
  return faults
}

function usesOf(role: 'us' | 'partner'): string {
  return role === 'us' ? 'sign or decrypt' : 'verify or encrypt'
}

function outOfDate(partner: Entry<'Partner'>, now: Date): readonly Problem[] {
  const dated = (partner.spec.certificates ?? []).flatMap(({ certificate, use }, index) => {
    const read = readCertificate(certificate)
    if (read.kind === 'unreadable') return []
    return [{ index, use, x509: read.x509, state: validity(read.x509, now) }]
  })
  const served = new Set(dated.filter(({ state }) => state === 'valid').flatMap(({ use }) => use))
  return dated.flatMap(({ index, use, x509, state }) => {
    const bare = use.filter((one) => !served.has(one))
    if (state === 'valid' || bare.length === 0) return []
    const when =
      state === 'expired' ? `expired on ${day(x509.validTo)}` : `is valid only from ${day(x509.validFrom)}`
    const text = `${when}, and no other certificate of "${partner.name}" can ${bare.join(' or ')} now`
    return [specProblem(partner, ['certificates', index, 'certificate'], text)]
  })
}

function day(at: string | Date): string {
  return new Date(at).toISOString().slice(0, 10)
}
