import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import type { Path, Problem } from './problem.ts'

/** Whether anything can come in through a channel, only into it, and go out of it. */
export function checkWays(catalogue: Catalogue, channel: Entry<'Channel'>): readonly Problem[] {
  const agreement = catalogue.entries.Agreement.get(channel.spec.agreement)
  if (agreement === undefined) return []
  const parts = { catalogue, channel, agreement }
  return [...checkWayIn(parts), ...checkRival(parts), ...checkWayOut(parts), ...checkEnvelope(parts)]
}

type Parts = {
  readonly catalogue: Catalogue
  readonly channel: Entry<'Channel'>
  readonly agreement: Entry<'Agreement'>
}

function checkWayIn({ catalogue, channel, agreement }: Parts): readonly Problem[] {
  const { gateway: name, guide, files } = channel.spec.in
  const problem = (path: Path, text: string) => [specProblem(channel, ['in', ...path], text)]
  const gateway = catalogue.entries.Gateway.get(name ?? '')?.spec
  if (name === undefined) {
    if (files !== undefined) return problem(['files'], 'names files, but no gateway that they come through')
    if (isEdi(catalogue, guide) || agreement.spec.as2 !== undefined) return []
    return problem(
      [],
      'names no gateway, and the agreement takes nothing over AS2, so this channel would stay empty',
    )
  }
  if (gateway?.type === 'null')
    return problem(['gateway'], 'nothing ever comes through a gateway of type null')
  if (gateway?.type === 'folder' && gateway.pickup === undefined)
    return problem(
      ['gateway'],
      `nothing is taken from the folder of Gateway "${name}"; say how under its pickup`,
    )
  if (gateway?.type === 'as2' && gateway.partner !== agreement.spec.partner)
    return problem(
      ['gateway'],
      `this gateway leads to "${gateway.partner}", but the agreement is with "${agreement.spec.partner}"`,
    )
  return []
}

/** Another channel that would take the same files as something else: nobody could decide between them. */
function checkRival({ catalogue, channel }: Parts): readonly Problem[] {
  const { agreement, in: source, enabled } = channel.spec
  if (!enabled || isEdi(catalogue, source.guide) || catalogue.entries.Guide.get(source.guide) === undefined)
    return []
  const rival = [...catalogue.entries.Channel.values()].find(({ name, spec }) => {
    const isSameWay = wayIn(spec) === wayIn(channel.spec) && spec.in.files === source.files
    const isSameReading = spec.in.guide === source.guide && spec.agreement === agreement
    return (
      name < channel.name && spec.enabled && isSameWay && !isSameReading && !isEdi(catalogue, spec.in.guide)
    )
  })
  if (rival === undefined) return []
  const text = `Channel "${rival.name}" takes the same files by another guide or agreement; tell them apart by in.files or by their gateways`
  return [specProblem(channel, ['in'], text)]
}

/** Everything that comes over AS2 comes one way, and its agreement is known. */
function wayIn({ in: { gateway }, agreement }: Entry<'Channel'>['spec']): string {
  return gateway === undefined ? `as2 ${agreement}` : `gateway ${gateway}`
}

function checkWayOut({ catalogue, channel }: Parts): readonly Problem[] {
  const { out, also = [] } = channel.spec
  const ways: readonly { readonly path: Path; readonly name: string }[] = [
    { path: ['out', 'gateway'], name: out.gateway },
    ...also.map(({ gateway }, index) => ({ path: ['also', index, 'gateway'], name: gateway })),
  ]
  return ways.flatMap(({ path, name }) => {
    const gateway = catalogue.entries.Gateway.get(name)?.spec
    if (gateway?.type !== 'folder' || gateway.pickup === undefined) return []
    const text = `files are taken from the folder of Gateway "${name}", so what is written there would come in again; give it a gateway of its own`
    return [specProblem(channel, path, text)]
  })
}

/** What goes out as EDI is addressed by the ids of both partners. */
function checkEnvelope({ catalogue, channel, agreement }: Parts): readonly Problem[] {
  const { out, also = [], mapping } = channel.spec
  const guides = [out, ...also].map(({ guide }) => catalogue.entries.Guide.get(guide)?.spec.format)
  const formats = [...new Set(guides)].filter((format) => format === 'x12' || format === 'edifact')
  if (mapping === 'none') return []
  const partners = [agreement.spec.us, agreement.spec.partner]
  return partners.flatMap((name) =>
    formats.flatMap((format) => {
      const partner = catalogue.entries.Partner.get(name)?.spec
      if (partner === undefined || (partner.identities[format]?.length ?? 0) > 0) return []
      const text = `Partner "${name}" has no ${format} identity, which the envelope of this guide must name`
      return [specProblem(channel, ['out', 'guide'], text)]
    }),
  )
}

function isEdi(catalogue: Catalogue, guide: string): boolean {
  const format = catalogue.entries.Guide.get(guide)?.spec.format
  return format === 'x12' || format === 'edifact'
}
