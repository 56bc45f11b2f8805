import type { Difference } from '@parley/channel'
import type { AdminClient, Answered } from '../admin-client.ts'
import { note, say, UserError } from '../terminal.ts'
import { readConfiguration } from './read-configuration.ts'
import { differenceLines } from './test/difference-lines.ts'

type Problem = { file: string; line: number; column: number; path: string; text: string }
type Change = {
  kind: string
  name: string
  change: 'added' | 'removed' | 'changed'
  fields: { path: string; before?: unknown; after?: unknown }[]
}

const marks = { added: '+', removed: '-', changed: '~' } as const

/** parley apply -f <folder>: the draft takes what the folder says. */
export async function apply(client: AdminClient, folder: string, options: { prune: boolean }): Promise<void> {
  const files = await readConfiguration(folder)
  const answered = await client.json('POST', '/api/v1/draft/apply', { files, prune: options.prune })
  const count = printChanges(orProblems(answered))
  note(
    count === 0 ? 'The draft is what is deployed already.' : 'Draft saved. Make it live with: parley deploy',
  )
}

/** parley diff -f <folder>: what deploying it would change. Exit code 1 when there is a difference. */
export async function diff(client: AdminClient, folder: string): Promise<void> {
  const answered = await client.json('POST', '/api/v1/draft/diff', { files: await readConfiguration(folder) })
  if (printChanges(orProblems(answered)) === 0) {
    note('No difference to the deployed revision.')
    return
  }
  process.exitCode = 1
  note('Make it so with: parley apply -f <folder> && parley deploy')
}

/** parley deploy: the draft becomes an immutable revision. */
export async function deploy(
  client: AdminClient,
  { note: why, skipTests = false }: { readonly note: string; readonly skipTests?: boolean },
): Promise<void> {
  const answered = await client.json('POST', '/api/v1/deploy', { note: why, skipTests }, deployWithinMs)
  if (answered.status === 422) refuseFailed(answered.body)
  const body = orProblems(answered) as { revision: string; resources: number; changed: boolean }
  const short = body.revision.slice(0, 12)
  say(
    body.changed
      ? `Deployed revision ${short} with ${body.resources} resources. New messages start with it.`
      : `Revision ${short} is deployed already; nothing changed.`,
  )
  note('Next: parley get shows it, parley message list what came in.')
}

/** The tests of a large company take their time. */
const deployWithinMs = 300_000

type FailedTest = {
  readonly suite: string
  readonly name: string
  readonly differences: readonly Difference[]
  readonly notes: readonly string[]
}

function refuseFailed(body: unknown): void {
  const { tests = [] } = body as { readonly tests?: readonly FailedTest[] }
  if (tests.length === 0) return
  for (const { suite, name, differences, notes } of tests) {
    say(`✗ ${suite}/${name}`)
    for (const line of [...differenceLines(differences), ...notes]) say(`    ${line}`)
  }
  const count = tests.length === 1 ? '1 test fails' : `${tests.length} tests fail`
  throw new UserError(
    `${count}; nothing was deployed. Mend it, apply, and try with: parley test <folder>. To deploy all the same: --skip-tests`,
  )
}

/** parley get [kind] [name]: resources as YAML. */
export async function get(
  client: AdminClient,
  wanted: { readonly kind?: string; readonly name?: string; readonly draft: boolean },
): Promise<void> {
  const query = new URLSearchParams({ from: wanted.draft ? 'draft' : 'active' })
  if (wanted.kind !== undefined) query.set('kind', wanted.kind)
  if (wanted.name !== undefined) query.set('name', wanted.name)
  const { status, body } = await client.json('GET', `/api/v1/resources?${query}`)
  if (status !== 200)
    throw new UserError(`There is no kind "${wanted.kind}". Kinds begin with a capital: Partner.`)
  const { resources } = body as { resources: { yaml: string }[] }
  if (resources.length === 0 && wanted.kind === undefined)
    throw new UserError('Nothing is there yet. Start with: parley apply -f <folder> && parley deploy')
  if (resources.length === 0) throw new UserError('Nothing of that kind and name is there.')
  say(resources.map(({ yaml }) => yaml.trimEnd()).join('\n---\n'))
}

function orProblems({ status, body }: Answered): unknown {
  if (status === 200) return body
  if (status === 409) throw new UserError(`${(body as { text: string }).text} parley apply -f <folder>`)
  if (status !== 422) throw new UserError(`Parley answered ${status}: ${JSON.stringify(body)}`)
  const { problems } = body as { problems: Problem[] }
  for (const { file, line, column, path, text } of problems) say(`${file}:${line}:${column} ${path}: ${text}`)
  throw new UserError(
    `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was changed.`,
  )
}

function printChanges(body: unknown): number {
  const { changes } = body as { changes: Change[] }
  for (const { kind, name, change, fields } of changes) {
    say(`${marks[change]} ${kind} ${name}`)
    if (change !== 'changed') continue
    for (const field of fields) say(`    ${field.path}: ${shown(field.before)} -> ${shown(field.after)}`)
  }
  return changes.length
}

function shown(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value)
}
