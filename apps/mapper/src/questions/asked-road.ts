import { type Road, roadOf } from '@parley/channel'
import {
  compileMappingSet,
  loadResources,
  type Mapping,
  problemText,
  type Revision,
  withoutPlaces,
} from '@parley/model'
import { RpcFailure } from '@parley/rpc'
import type { PreviewRequest } from '@parley/rpc/mapper/v1'
import { askedRevision } from '@parley/store'
import type { Needs } from '../needs.ts'

export type AskedRoad =
  | { readonly kind: 'channel'; readonly name: string; readonly road: Road; readonly revision: Revision }
  | { readonly kind: 'mapping'; readonly road: Road }

/** By what a document is to be mapped. Throws RpcFailure when that is not there, or does not compile. */
export async function askedRoad(needs: Needs, { subject, revision: id }: PreviewRequest): Promise<AskedRoad> {
  const revision = await revisionAsked(needs, id)
  switch (subject?.$case) {
    case undefined:
      throw new RpcFailure(
        'invalid',
        'Nothing says how to map: name a channel or a mapping, or give the text of one.',
      )
    case 'channel': {
      const road = revision.channels.get(subject.value)
      if (road === undefined) throw missing('Channel', subject.value, revision)
      return { kind: 'channel', name: subject.value, road, revision }
    }
    case 'mapping': {
      const mapping = revision.mappings.get(subject.value)
      if (mapping === undefined) throw missing('Mapping', subject.value, revision)
      return alone(mapping)
    }
    case 'mappingYaml':
      return alone(await compiled(needs, subject.value, revision))
    default:
      return subject satisfies never
  }
}

function missing(kind: string, name: string, { id }: Revision): RpcFailure {
  return new RpcFailure('not-found', `There is no ${kind} ${name} in revision ${id}.`)
}

function alone(mapping: Mapping): AskedRoad {
  if (mapping.kind !== 'none') return { kind: 'mapping', road: roadOf(mapping) }
  throw new RpcFailure(
    'invalid',
    'This mapping passes documents through unchanged; ask about its channel instead.',
  )
}

/** Against the guides, tables and modules of the revision, in place of the mapping of its name. */
async function compiled({ resourcesOf }: Needs, text: string, { id }: Revision): Promise<Mapping> {
  const loaded = loadResources([{ path: 'mapping.yaml', text }])
  const [own, ...others] = loaded.resources
  const [fault] = loaded.problems
  if (fault !== undefined) throw new RpcFailure('invalid', problemText(fault))
  if (own?.resource.kind !== 'Mapping' || others.length > 0) {
    throw new RpcFailure('invalid', 'The text must be one resource of kind Mapping.')
  }
  const { name } = own.resource.metadata
  const deployed = (await resourcesOf(id)).filter(
    ({ kind, metadata }) => kind !== 'Mapping' || metadata.name !== name,
  )
  const { mappings, problems } = await compileMappingSet([...withoutPlaces(deployed), own])
  const mapping = mappings.get(name)
  if (mapping !== undefined) return mapping
  const told = problems.filter(({ file }) => file === 'mapping.yaml').map(problemText)
  throw new RpcFailure(
    'invalid',
    told.length > 0 ? told.join('\n') : 'The mapping does not compile: see parley map check.',
  )
}

async function revisionAsked({ revisions }: Needs, id: string): Promise<Revision> {
  const revision = await askedRevision(revisions, id)
  if (revision !== undefined) return revision
  const text = id === '' ? 'Nothing is deployed. Deploy first.' : `There is no revision ${id}.`
  throw new RpcFailure('not-found', text)
}
