import type { AcknowledgeSpec } from './acknowledge-spec.ts'
import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import { checkWays } from './check-ways.ts'
import { targetsOf } from './mapping-spec.ts'
import type { Problem } from './problem.ts'

/** Channels whose parts do not fit together, and agreements that read one document type in two ways. */
export function checkChannels(catalogue: Catalogue): readonly Problem[] {
  return [
    ...[...catalogue.entries.Agreement.values()].flatMap((agreement) => checkAgreement(catalogue, agreement)),
    ...[...catalogue.entries.Channel.values()].flatMap((channel) => [
      ...checkReceived(catalogue, channel),
      ...checkWays(catalogue, channel),
      ...checkMapping(catalogue, channel),
    ]),
  ]
}

function checkAgreement(catalogue: Catalogue, agreement: Entry<'Agreement'>): readonly Problem[] {
  const { receive, acknowledge, partner } = agreement.spec
  const problems: Problem[] = []
  const readers = new Map<string, string>()
  for (const [index, { guide }] of receive.entries()) {
    const spec = catalogue.entries.Guide.get(guide)?.spec
    const key = spec === undefined ? guide : documentType(spec, guide)
    const reader = readers.get(key)
    if (reader !== undefined) {
      const text = `Guide "${reader}" already reads ${key} in this agreement; keep one of them`
      problems.push(specProblem(agreement, ['receive', index, 'guide'], text))
    }
    readers.set(key, reader ?? guide)
  }
  if (acknowledge !== undefined && acknowledge.gateway === undefined && answers(acknowledge)) {
    const text = 'names no gateway for the acknowledgements to go back through'
    problems.push(specProblem(agreement, ['acknowledge'], text))
  }
  const gateway = catalogue.entries.Gateway.get(acknowledge?.gateway ?? '')?.spec
  if (gateway?.type === 'as2' && gateway.partner !== partner) {
    const text = `this gateway leads to "${gateway.partner}", but the acknowledgement is for "${partner}"`
    problems.push(specProblem(agreement, ['acknowledge', 'gateway'], text))
  }
  return problems
}

function answers({ functional, contrl, technical }: AcknowledgeSpec): boolean {
  const isTold = contrl !== undefined && contrl !== 'never'
  return functional !== 'none' || isTold || technical === 'always' || technical === 'rejections'
}

/** What tells documents apart when they arrive: two guides of one such type cannot both read them. */
function documentType(spec: Entry<'Guide'>['spec'], name: string): string {
  if (spec.format === 'x12') return spec.extends
  if (spec.format !== 'edifact') return name
  return spec.association === undefined ? spec.extends : `${spec.extends} ${spec.association}`
}

function checkReceived(catalogue: Catalogue, channel: Entry<'Channel'>): readonly Problem[] {
  const agreement = catalogue.entries.Agreement.get(channel.spec.agreement)
  const { guide } = channel.spec.in
  const format = catalogue.entries.Guide.get(guide)?.spec.format
  // Only EDI is told by its type; a channel takes everything else by where it comes from.
  if (!agreement || (format !== 'x12' && format !== 'edifact')) return []
  if (agreement.spec.receive.some((received) => received.guide === guide)) return []
  const text = `Agreement "${agreement.name}" does not receive Guide "${guide}", so this channel would stay empty`
  return [specProblem(channel, ['in', 'guide'], text)]
}

function checkMapping(catalogue: Catalogue, channel: Entry<'Channel'>): readonly Problem[] {
  const { mapping, in: source, out: target } = channel.spec
  const entry = catalogue.entries.Mapping.get(mapping)
  if (mapping !== 'none' && !entry) return []
  if (entry === undefined || entry.spec === 'none') {
    if (source.guide === target.guide || readsAnything(catalogue, target.guide)) return []
    const text = `passes Guide "${source.guide}" through unchanged, so the guide out must be the same, not "${target.guide}"`
    return [specProblem(channel, ['mapping'], text)]
  }
  const { format } = catalogue.entries.Guide.get(source.guide)?.spec ?? {}
  if (entry.spec.merge === true && (format === 'x12' || format === 'edifact')) {
    const text = `Mapping "${mapping}" merges the documents of a file, and the transactions of an interchange are judged, answered and mapped each for itself; leave its merge out`
    return [specProblem(channel, ['mapping'], text)]
  }
  const written = [...new Set(targetsOf(entry.spec).map(({ guide }) => guide))]
  const ends = [
    { end: 'in', verb: 'reads', expected: [entry.spec.from], actual: source.guide },
    { end: 'out', verb: 'writes', expected: written, actual: target.guide },
  ]
  const also = (channel.spec.also ?? []).flatMap(({ guide }, index) =>
    written.includes(guide)
      ? []
      : [
          specProblem(
            channel,
            ['also', index, 'guide'],
            `Mapping "${mapping}" does not write Guide "${guide}"`,
          ),
        ],
  )
  const fitting = ends.flatMap(({ end, verb, expected, actual }) => {
    if (expected.includes(actual)) return []
    const guides = expected.map((guide) => `"${guide}"`).join(' and ')
    const text = `Mapping "${mapping}" ${verb} Guide ${guides}, not "${actual}"`
    return [specProblem(channel, [end, 'guide'], text)]
  })
  return [...fitting, ...also]
}

function readsAnything(catalogue: Catalogue, guide: string): boolean {
  const entry = catalogue.entries.Guide.get(guide)
  return entry === undefined || entry.spec.format === 'undefined'
}
