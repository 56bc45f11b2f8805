import type { CertificateUse } from './partner-spec.ts'
import type { Partner, PartnerCertificate } from './revision.ts'

/**
 * A partner's certificates for one use at this time, the preferred one first.
 *
 *   sign, encrypt   between its first day and its end; of these the one whose `from` passed last, so that a change
 *                   happens at the agreed moment; without any `from` the order written counts
 *   verify          between its first day and its end, `from` or not: partners change early and late
 *   decrypt         from its first day until its grace is over: what was encrypted to it may still be on the way
 */
export function certificatesFor(
  partner: Partner,
  use: CertificateUse,
  now: Date,
): readonly PartnerCertificate[] {
  const serving = partner.certificates.filter((one) => one.uses.has(use) && serves(one, use, now))
  return serving.toSorted((a, b) => preference(b, now) - preference(a, now))
}

function serves({ validFrom, until, graceMs }: PartnerCertificate, use: CertificateUse, now: Date): boolean {
  if (now < validFrom) return false
  return now.getTime() <= until.getTime() + (use === 'decrypt' ? graceMs : 0)
}

/** -1: its time has not come; 0: no time was named. Sorting is stable, so equal ones keep their order. */
function preference({ preferredFrom }: PartnerCertificate, now: Date): number {
  if (preferredFrom === undefined) return 0
  return preferredFrom <= now ? preferredFrom.getTime() : -1
}
