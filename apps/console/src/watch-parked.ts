import type { Needs } from './needs.ts'

/** Raises an alert for each service with events that wait for a person, and ends it when they are gone. */
export async function watchParked({
  parked,
  alerts,
  now,
  log,
}: Pick<Needs, 'parked' | 'alerts' | 'now' | 'log'>): Promise<void> {
  const services = await parked.unattended()
  const raised = await alerts.hold(
    'EVENTS_SET_ASIDE',
    services.map((service) => ({
      subject: service,
      severity: 'critical',
      text: sentence(service),
      channels: [],
    })),
    now(),
  )
  for (const { text } of raised) log.warn('alert raised', { code: 'EVENTS_SET_ASIDE', reason: text })
}

function sentence(service: string): string {
  return (
    `The ${service} could not handle some events; they wait, and what has their key waits behind them. ` +
    'Mend what parley parked list names, then: parley parked release.'
  )
}
