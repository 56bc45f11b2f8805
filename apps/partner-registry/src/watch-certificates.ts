import { type CertificateRisk, certificatesAtRisk } from '@parley/model'
import type { NewAlert } from '@parley/store'
import type { Needs } from './needs.ts'

/** Raises an alert for each use that no certificate will serve soon, at 60, 30, 14, 7 and 1 days and when it is over. */
export async function watchCertificates({ feed, alerts, now, log }: Needs): Promise<void> {
  const revision = feed.current()
  if (!revision) return
  const at = now()
  const risks = certificatesAtRisk(revision, at).map(alertOf)
  const raised = await alerts.hold('CERTIFICATE_EXPIRES', risks, at)
  for (const { partner, text } of raised) {
    log.warn('alert raised', { code: 'CERTIFICATE_EXPIRES', partner, reason: text })
  }
}

function alertOf(risk: CertificateRisk): NewAlert {
  const { partner, fingerprint, threshold, channels } = risk
  return {
    subject: `${partner} ${fingerprint} ${threshold}`,
    severity: threshold <= 7 ? 'critical' : 'warning',
    text: sentence(risk),
    partner,
    channels,
  }
}

function sentence({ partner, fingerprint, uses, ends, daysLeft, channels }: CertificateRisk): string {
  const when =
    daysLeft < 0 ? 'ended' : daysLeft === 0 ? 'ends within a day' : `ends in ${daysLeft} ${days(daysLeft)}`
  const stops = channels.length === 0 ? 'no channel' : `the channels ${channels.join(', ')}`
  return (
    `The last certificate of ${partner} to ${uses.join(' and ')} (${fingerprint.slice(0, 23)}...) ${when}, ` +
    `on ${ends.toISOString().slice(0, 10)}; it concerns ${stops}. List its successor beside it: parley certificate rotate.`
  )
}

function days(count: number): string {
  return count === 1 ? 'day' : 'days'
}
