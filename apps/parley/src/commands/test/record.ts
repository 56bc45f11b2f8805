import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AdminClient } from '../../admin-client.ts'
import { note, say, UserError } from '../../terminal.ts'
import { writeTo } from '../guide/deliver.ts'
import { type DraftedTest, draftTest } from './draft-test.ts'
import { type FileStory, fileStory } from './ledger-story.ts'
import { maskTexts } from './mask-texts.ts'
import { runTests } from './run-tests.ts'

export type RecordOptions = {
  readonly folder: string
  readonly name?: string
  readonly channel?: string
  readonly mask?: boolean
}

/**
 * parley test record <message-id>: a test of what became of a file. It is run at once against the folder: exit code 1 when
 * the folder makes something else of the file than the platform did.
 */
export async function record(client: AdminClient, id: string, options: RecordOptions): Promise<void> {
  const story = await fileStory(client, id)
  const channel = await channelOf(client, story, options.channel)
  const name = options.name ?? `recorded-${story.file.message.id.slice(-12)}`
  if (!/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(name))
    throw new UserError('A name has small letters, digits, "-" and ".": --name rush-order')
  const input = options.mask === true ? await maskTexts(story.content) : story.content
  const folder = join(options.folder, 'tests')
  const drafted = draftTest(story, { name, channel, input })
  await write(folder, name, options.mask === true ? withoutExpected(drafted) : drafted)
  note(options.mask === true ? masked : real(story))
  // What a masked file becomes is not what the ledger has: the expectation is made anew.
  const update = options.mask === true ? { update: true } : {}
  await runTests(options.folder, { filter: `${name}/`, ...update })
}

/** What the real file became must not get onto the disk beside the masked one. */
function withoutExpected({ yaml, files: [input, ...others] }: DraftedTest): DraftedTest {
  const empty = others.map(({ path }) => ({ path, content: new Uint8Array() }))
  return { yaml, files: input === undefined ? [] : [input, ...empty] }
}

function real({ file }: FileStory): string {
  const whose = file.message.partner === undefined ? '' : ` of ${file.message.partner}`
  return `Careful: these files are real data${whose}, with names, addresses and prices. Look at them before they go into Git. --mask hides texts.`
}

const masked =
  'Texts are masked; codes, dates, quantities, prices and the ids of the envelope are real. Look at the files before they go into Git.'

async function write(folder: string, name: string, { yaml, files }: DraftedTest): Promise<void> {
  const file = join(folder, `${name}.yaml`)
  if ((await stat(file).catch(() => undefined)) !== undefined)
    throw new UserError(`${file} is there already. Choose another name: --name <name>`)
  for (const { path, content } of files) await writeTo(join(folder, path), content)
  await writeTo(file, yaml)
  say(`Wrote ${file} and ${files.length} files beside it.`)
}

/** The channel that the file went through; asked for when there are several or none. */
async function channelOf(client: AdminClient, story: FileStory, wanted: string | undefined): Promise<string> {
  const taken = new Set(
    story.documents.flatMap(({ outputs }) => outputs.flatMap(({ message }) => message.channel ?? [])),
  )
  const [first, ...others] = [...taken]
  if (wanted !== undefined) return wanted
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined)
    throw new UserError(`It went through several channels. Choose one: --channel ${[...taken].join(' | ')}`)
  const { body } = await client.json('GET', '/api/v1/resources?kind=Channel')
  const known = (body as { readonly resources: readonly { readonly name: string }[] }).resources
  const [only, ...more] = known
  if (only !== undefined && more.length === 0) return only.name
  throw new UserError(
    `Nothing was written of it, so no channel is known. Say which was meant: --channel ${known.map((one) => one.name).join(' | ')}`,
  )
}
