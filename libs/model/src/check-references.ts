import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import { targetsOf } from './mapping-spec.ts'
import type { Path, Problem } from './problem.ts'
import { type ResourceKind, resourceKinds } from './resource.ts'
import { didYouMean } from './suggest.ts'

type Reference = { readonly path: Path; readonly kind: ResourceKind; readonly name: string | undefined }

/** Names that point at nothing, or at a resource of another kind. */
export function checkReferences(catalogue: Catalogue): readonly Problem[] {
  const { Gateway, Mapping, FunctionModule, Agreement, Channel, Test } = catalogue.entries
  return [
    ...check(catalogue, Gateway, gatewayReferences),
    ...check(catalogue, Mapping, mappingReferences),
    ...check(catalogue, FunctionModule, ({ use }) => moduleReferences(use)),
    ...check(catalogue, Agreement, agreementReferences),
    ...check(catalogue, Channel, channelReferences),
    ...check(catalogue, Test, testReferences),
  ]
}

function check<Kind extends ResourceKind>(
  catalogue: Catalogue,
  entries: ReadonlyMap<string, Entry<Kind>>,
  referencesOf: (spec: Entry<Kind>['spec']) => readonly Reference[],
): readonly Problem[] {
  return [...entries.values()].flatMap((entry) =>
    referencesOf(entry.spec).flatMap(({ path, kind, name }) => {
      if (name === undefined || catalogue.names[kind].has(name)) return []
      return [specProblem(entry, path, unknownName(catalogue, kind, name))]
    }),
  )
}

function unknownName(catalogue: Catalogue, kind: ResourceKind, name: string): string {
  const other = resourceKinds.find((candidate) => catalogue.names[candidate].has(name))
  if (other) return `"${name}" is ${withArticle(other)}; ${withArticle(kind)} belongs here`
  return `there is no ${kind} named "${name}"${didYouMean(name, [...catalogue.names[kind]])}`
}

function withArticle(kind: ResourceKind): string {
  return kind === 'Agreement' ? `an ${kind}` : `a ${kind}`
}

function gatewayReferences(spec: Entry<'Gateway'>['spec']): readonly Reference[] {
  if (spec.type !== 'as2') return []
  return [
    { path: ['partner'], kind: 'Partner', name: spec.partner },
    { path: ['us'], kind: 'Partner', name: spec.us },
  ]
}

function mappingReferences(spec: Entry<'Mapping'>['spec']): readonly Reference[] {
  if (spec === 'none') return []
  return [
    { path: ['from'], kind: 'Guide', name: spec.from },
    ...moduleReferences(spec.use),
    ...targetsOf(spec).map(({ guide, path }): Reference => ({ path, kind: 'Guide', name: guide })),
  ]
}

function moduleReferences(use: readonly string[] = []): readonly Reference[] {
  return use.map((name, index) => ({ path: ['use', index], kind: 'FunctionModule', name }))
}

function agreementReferences(spec: Entry<'Agreement'>['spec']): readonly Reference[] {
  return [
    { path: ['us'], kind: 'Partner', name: spec.us },
    { path: ['partner'], kind: 'Partner', name: spec.partner },
    ...spec.receive.map(
      ({ guide }, index): Reference => ({ path: ['receive', index, 'guide'], kind: 'Guide', name: guide }),
    ),
    { path: ['acknowledge', 'gateway'], kind: 'Gateway', name: spec.acknowledge?.gateway },
  ]
}

function channelReferences(spec: Entry<'Channel'>['spec']): readonly Reference[] {
  return [
    { path: ['agreement'], kind: 'Agreement', name: spec.agreement },
    { path: ['in', 'gateway'], kind: 'Gateway', name: spec.in.gateway },
    { path: ['in', 'guide'], kind: 'Guide', name: spec.in.guide },
    { path: ['mapping'], kind: 'Mapping', name: spec.mapping === 'none' ? undefined : spec.mapping },
    { path: ['out', 'guide'], kind: 'Guide', name: spec.out.guide },
    { path: ['out', 'gateway'], kind: 'Gateway', name: spec.out.gateway },
    ...(spec.also ?? []).flatMap(({ guide, gateway }, index): readonly Reference[] => [
      { path: ['also', index, 'guide'], kind: 'Guide', name: guide },
      { path: ['also', index, 'gateway'], kind: 'Gateway', name: gateway },
    ]),
  ]
}

function testReferences({ channel, mapping }: Entry<'Test'>['spec']): readonly Reference[] {
  return [
    { path: ['channel'], kind: 'Channel', name: channel },
    { path: ['mapping'], kind: 'Mapping', name: mapping },
  ]
}
