import type { AdminClient } from '../../admin-client.ts'
import { UserError } from '../../terminal.ts'

/** What the admin API tells of a message, as far as a test is made of it. */
export type StoryMessage = {
  readonly id: string
  readonly parentId?: string
  readonly rootId: string
  readonly kind: string
  readonly channel?: string
  readonly agreement?: string
  readonly partner?: string
  readonly documentType?: string
  readonly fileName?: string
  readonly failure?: { readonly code: string; readonly position?: Readonly<Record<string, unknown>> }
  readonly at: string
}
export type LedgerStory = {
  readonly message: StoryMessage
  readonly steps: readonly {
    readonly at: string
    readonly stage: string
    readonly what: string
    readonly detail?: Readonly<Record<string, unknown>>
  }[]
  readonly children: readonly StoryMessage[]
}

/** A file that came in, with all that became of it. */
export type FileStory = {
  readonly file: LedgerStory
  readonly content: Uint8Array
  /** In the order in which they were sent. */
  readonly answers: readonly Written[]
  /** Its documents, and below each what was written of it. */
  readonly documents: readonly { readonly story: LedgerStory; readonly outputs: readonly Written[] }[]
}
export type Written = { readonly message: StoryMessage; readonly content: Uint8Array }

/** The file that a message belongs to, whichever part of it was named. */
export async function fileStory(client: AdminClient, id: string): Promise<FileStory> {
  const named = await storyOf(client, id)
  const file = await storyOf(client, named.message.rootId)
  const answers: Written[] = []
  const documents: { story: LedgerStory; outputs: Written[] }[] = []
  for (const child of file.children) {
    if (child.kind === 'acknowledgement') answers.push(await written(client, child))
    if (child.kind === 'transaction') documents.push(await documentOf(client, child))
  }
  return { file, content: await bytesOf(client, file.message.id, 'content'), answers, documents }
}

async function documentOf(client: AdminClient, { id }: StoryMessage) {
  const story = await storyOf(client, id)
  const outputs: Written[] = []
  for (const child of story.children) {
    if (child.kind === 'document') outputs.push(await written(client, child))
  }
  return { story, outputs }
}

async function written(client: AdminClient, message: StoryMessage): Promise<Written> {
  return { message, content: await bytesOf(client, message.id, 'output') }
}

async function storyOf(client: AdminClient, id: string): Promise<LedgerStory> {
  const { status, body } = await client.json('GET', `/api/v1/messages/${encodeURIComponent(id)}`)
  if (status === 200) return body as LedgerStory
  throw new UserError(`There is no message ${id}. Find it with: parley message list --key <number>`)
}

async function bytesOf(client: AdminClient, id: string, role: string): Promise<Uint8Array> {
  const { status, bytes } = await client.bytes(`/api/v1/messages/${encodeURIComponent(id)}/payloads/${role}`)
  if (status === 200) return bytes
  throw new UserError(`Message ${id} has no stage "${role}" (any more), so no test can be made of it.`)
}
