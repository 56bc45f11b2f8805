import type { Answer, Endpoint, EndpointRequest } from '@parley/frame'
import {
  checkResources,
  diffResources,
  type LocatedResource,
  loadResources,
  type Problem,
  type Resource,
  type ResourceFile,
  withoutPlaces,
} from '@parley/model'
import type { z } from 'zod'
import {
  applyForm,
  changes,
  deployed,
  deployForm,
  deployRefused,
  filesForm,
  problems,
  refused,
} from './forms.ts'
import type { Needs } from './needs.ts'
import { failedTests } from './test-gate.ts'
import { watchCertificates } from './watch-certificates.ts'

/** Apply, diff and deploy. */
export function draftEndpoints(needs: Needs): readonly Endpoint[] {
  return [
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/draft/apply',
      describe: {
        summary: 'Checks resources and makes them part of the draft',
        body: applyForm,
        answers: {
          200: { description: 'What the draft now changes against the deployed revision', schema: changes },
          422: { description: 'What is wrong, and where', schema: problems },
        },
      },
      handle: (request) => apply(needs, request),
    },
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/draft/diff',
      describe: {
        summary: 'What deploying these files would change; changes nothing',
        body: filesForm,
        answers: {
          200: { description: 'The changes', schema: changes },
          422: { description: 'What is wrong, and where', schema: problems },
        },
      },
      handle: (request) => diff(needs, request),
    },
    {
      listener: 'admin',
      method: 'POST',
      path: '/api/v1/deploy',
      describe: {
        summary: 'Makes the draft an immutable revision and the active one',
        body: deployForm,
        answers: {
          200: { description: 'The active revision', schema: deployed },
          409: { description: 'There is no draft', schema: refused },
          422: { description: 'What is wrong with the draft, and tests that fail', schema: deployRefused },
        },
      },
      handle: (request) => deploy(needs, request),
    },
  ]
}

async function apply(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const { files, prune } = request.json as z.output<typeof applyForm>
  const checked = await checkTogether(needs, files, prune)
  if (checked.problems.length > 0) return { status: 422, body: { problems: checked.problems } }
  await needs.revisions.saveDraft(checked.fromFiles.map(plain), { prune })
  const active = await needs.revisions.active()
  return { status: 200, body: { changes: diffResources(active?.resources ?? [], checked.all.map(plain)) } }
}

async function diff(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const { files } = request.json as z.output<typeof filesForm>
  const checked = await checkTogether(needs, files, false)
  if (checked.problems.length > 0) return { status: 422, body: { problems: checked.problems } }
  const active = await needs.revisions.active()
  return { status: 200, body: { changes: diffResources(active?.resources ?? [], checked.all.map(plain)) } }
}

async function deploy(needs: Needs, request: EndpointRequest): Promise<Answer> {
  const { note, skipTests } = request.json as z.output<typeof deployForm>
  const draft = await needs.revisions.draft()
  if (draft.length === 0) return { status: 409, body: { text: 'The draft is empty. Apply a folder first.' } }
  const found = await checkResources(withoutPlaces(draft), needs.now())
  if (found.length > 0) return { status: 422, body: { problems: found, tests: [] } }
  const failed = skipTests ? [] : await failedTests(draft, () => needs.now().getTime())
  if (failed.length > 0) return { status: 422, body: { problems: [], tests: failed } }
  const before = await needs.revisions.active()
  const revision = await needs.revisions.deploy(draft, skipTests ? withoutTests(note) : note)
  // The feed must know it before we answer: the next message starts with what was just deployed.
  await needs.feed.refresh()
  needs.log.info('revision deployed', { revision, count: draft.length })
  if (skipTests) needs.log.warn('deployed without its tests', { revision })
  // What was deployed may mend, or bring, a certificate that ends soon; the repeat makes good what fails here.
  await watchCertificates(needs).catch((error: unknown) => needs.log.warn('alerts put off', { error }))
  return { status: 200, body: { revision, resources: draft.length, changed: before?.id !== revision } }
}

/** Whoever looks at the revisions later sees that nobody asked. */
function withoutTests(note: string): string {
  return note === '' ? 'tests skipped' : `${note} (tests skipped)`
}

type Checked = {
  readonly fromFiles: readonly LocatedResource[]
  readonly all: readonly LocatedResource[]
  readonly problems: readonly Problem[]
}

/** Files are checked together with the rest of the draft, because references cross between them. */
async function checkTogether(needs: Needs, files: readonly ResourceFile[], prune: boolean): Promise<Checked> {
  const loaded = loadResources(files)
  const named = new Set(loaded.resources.map(({ resource }) => key(resource)))
  const kept = prune ? [] : (await needs.revisions.draft()).filter((resource) => !named.has(key(resource)))
  const all = [...loaded.resources, ...withoutPlaces(kept)]
  const crossed = loaded.problems.length > 0 ? [] : await checkResources(all, needs.now())
  return { fromFiles: loaded.resources, all, problems: [...loaded.problems, ...crossed] }
}

function key({ kind, metadata }: Resource): string {
  return `${kind}/${metadata.name}`
}

function plain({ resource }: LocatedResource): Resource {
  return resource
}
