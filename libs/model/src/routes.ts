import { arrivalsOf } from './arrivals.ts'
import type { Agreement, As2Relationship, Channel, EdiReading, Routes } from './revision.ts'
import { as2Key, envelopeKey } from './routing.ts'

/** The look-up tables of a revision, built once when it is compiled. */
export function routesOf(
  agreements: ReadonlyMap<string, Agreement>,
  channels: ReadonlyMap<string, Channel>,
): Routes {
  const all = [...agreements.values()]
  return {
    as2: new Map(all.flatMap(as2Routes)),
    envelopes: new Map(all.flatMap(envelopeRoutes)),
    readings: new Map(all.map((agreement) => [agreement.name, readingsOf(agreement)])),
    channels: new Map(all.map((agreement) => [agreement.name, channelsOf(agreement, channels)])),
    arrivals: arrivalsOf(channels.values()),
  }
}

function as2Routes(agreement: Agreement): readonly [string, As2Relationship][] {
  const { us, partner } = agreement
  if (!agreement.as2 || us.as2Id === undefined || partner.as2Id === undefined) return []
  return [[as2Key(partner.as2Id, us.as2Id), { agreement, us, partner }]]
}

function envelopeRoutes(agreement: Agreement): readonly [string, Agreement][] {
  const { partner, us } = agreement
  return (['x12', 'edifact'] as const).flatMap((standard) =>
    partner[standard].flatMap((sender) =>
      us[standard].map((receiver): [string, Agreement] => [
        envelopeKey(standard, sender, receiver),
        agreement,
      ]),
    ),
  )
}

function readingsOf(agreement: Agreement): ReadonlyMap<string, readonly EdiReading[]> {
  const readings = new Map<string, EdiReading[]>()
  for (const guide of agreement.receive) {
    if (guide.format !== 'x12' && guide.format !== 'edifact') continue
    const reading = { release: guide.release, guide }
    readings.set(guide.setId, [...(readings.get(guide.setId) ?? []), reading])
  }
  return readings
}

function channelsOf(
  agreement: Agreement,
  channels: ReadonlyMap<string, Channel>,
): ReadonlyMap<string, readonly Channel[]> {
  const byGuide = new Map<string, Channel[]>()
  for (const channel of channels.values()) {
    if (!channel.enabled || channel.agreement.name !== agreement.name) continue
    const { name } = channel.in.guide
    byGuide.set(name, [...(byGuide.get(name) ?? []), channel])
  }
  return byGuide
}
