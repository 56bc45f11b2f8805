import { type Finding, finding } from '../finding.ts'
import type { X12Interchange } from '../interchange.ts'
import type { Practice } from './practice.ts'

/**
 * What a TA1 says about an interchange: what framing found, in the words that the partner reads. An error among them
 * refuses the interchange with all that is in it, and then no 997 follows.
 */
export function technicalFaults(
  { findings, groups }: X12Interchange,
  { interchangeVersion, groupHeader }: Practice,
): readonly Finding[] {
  const told = findings.map((found) => {
    const isVersion = found.ack?.ta1 === '003' || found.ack?.ta1 === '017'
    return isVersion && interchangeVersion !== 'by-cause'
      ? { ...found, ack: { ta1: interchangeVersion } }
      : found
  })
  if (groupHeader === 'functional') return told
  const unusable = groups.flatMap((group) =>
    group.findings.filter(({ code }) => code === 'GROUP_PARTY_INVALID'),
  )
  return [...told, ...unusable.map(({ text, ...place }) => finding('GROUP_HEADER_UNUSABLE', text, place))]
}
