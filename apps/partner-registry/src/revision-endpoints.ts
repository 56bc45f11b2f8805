import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import { type Resource, resourceToYaml } from '@parley/model'
import type { z } from 'zod'
import { resourceQuery, resources, revisionLines } from './forms.ts'
import type { Needs } from './needs.ts'

/** What is deployed, and what was. */
export function revisionEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/resources',
      describe: {
        summary: 'Resources of the active revision or of the draft, as YAML',
        query: resourceQuery,
        answers: { 200: { description: 'The resources', schema: resources } },
      },
      handle: (request) => get(needs, request),
    },
    {
      listener: 'admin',
      method: 'GET',
      path: '/api/v1/revisions',
      describe: {
        summary: 'The last 50 revisions, newest first',
        answers: { 200: { description: 'The revisions', schema: revisionLines } },
      },
      handle: () => list(needs),
    },
  ]
}

async function get(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const { kind, name, from } = request.query as z.output<typeof resourceQuery>
  const all =
    from === 'draft' ? await needs.revisions.draft() : ((await needs.revisions.active())?.resources ?? [])
  const wanted = all.filter(
    (resource) => (!kind || resource.kind === kind) && (!name || resource.metadata.name === name),
  )
  return { status: 200, body: { resources: wanted.map(shown) } }
}

function shown(resource: Resource) {
  return { kind: resource.kind, name: resource.metadata.name, yaml: resourceToYaml(resource) }
}

async function list(needs: Needs): Promise<Answer> {
  const [active, lines] = await Promise.all([needs.revisions.active(), needs.revisions.list(50)])
  return {
    status: 200,
    body: {
      ...(active && { active: active.id }),
      revisions: lines.map((line) => ({
        id: line.id,
        deployedAt: line.deployedAt.toISOString(),
        note: line.note,
        resources: line.count,
      })),
    },
  }
}
