import type { CertificateUse } from './partner-spec.ts'
import type { Partner, PartnerCertificate, Revision } from './revision.ts'

/** A partner that will have no certificate for some uses, and what stops then. */
export type CertificateRisk = {
  readonly partner: string
  /** Of the last certificate that serves them. */
  readonly fingerprint: string
  readonly uses: readonly CertificateUse[]
  readonly ends: Date
  /** Whole days that are left; negative when it is over. */
  readonly daysLeft: number
  /** The alert that is due: the smallest of 60, 30, 14, 7 and 1 days that is not over yet, or 0 when all is over. */
  readonly threshold: (typeof thresholds)[number] | 0
  /** Names of the enabled channels whose agreements need it. */
  readonly channels: readonly string[]
}

const thresholds = [1, 7, 14, 30, 60] as const
const dayMs = 24 * 60 * 60 * 1000

/**
 * What expires within 60 days, the most urgent first. A certificate whose successor is listed is no risk: what counts
 * is the last one that serves a use. Partners that no agreement names are left out.
 */
export function certificatesAtRisk(revision: Revision, now: Date): readonly CertificateRisk[] {
  const risks = [...revision.partners.values()].flatMap((partner) => risksOf(revision, partner, now))
  return risks.toSorted((a, b) => a.ends.getTime() - b.ends.getTime())
}

function risksOf(revision: Revision, partner: Partner, now: Date): readonly CertificateRisk[] {
  const agreements = [...revision.agreements.values()].filter(
    (one) => one.us === partner || one.partner === partner,
  )
  if (agreements.length === 0) return []
  const channels = [...revision.channels.values()].filter(
    (one) => one.enabled && agreements.includes(one.agreement),
  )
  const lastByUse = [...lastOfEachUse(partner)]
  return [...new Set(lastByUse.map(([, last]) => last))].flatMap((last) => {
    const daysLeft = Math.floor((last.until.getTime() - now.getTime()) / dayMs)
    const threshold = daysLeft < 0 ? 0 : thresholds.find((days) => daysLeft < days)
    if (threshold === undefined) return []
    return {
      partner: partner.name,
      fingerprint: last.fingerprint,
      uses: lastByUse.filter(([, one]) => one === last).map(([use]) => use),
      ends: last.until,
      ...{ daysLeft, threshold },
      channels: channels.map(({ name }) => name),
    }
  })
}

function lastOfEachUse({ certificates }: Partner): ReadonlyMap<CertificateUse, PartnerCertificate> {
  const last = new Map<CertificateUse, PartnerCertificate>()
  for (const one of certificates) {
    for (const use of one.uses) {
      const known = last.get(use)
      if (known === undefined || one.until > known.until) last.set(use, one)
    }
  }
  return last
}
