import type { ParleyProcess } from './parley-process.ts'

/** A message as the admin API tells it; the fields that checks look at. */
export type MessageView = {
  readonly id: string
  readonly parentId?: string
  readonly rootId: string
  readonly direction: 'in' | 'out'
  readonly kind: 'file' | 'transaction' | 'acknowledgement' | 'document' | 'receipt'
  readonly state: string
  readonly legs: { readonly transport: string; readonly functional: string; readonly business: string }
  readonly partner?: string
  readonly gateway?: string
  readonly documentType?: string
  readonly fileName?: string
  readonly failure?: {
    readonly code: string
    readonly class: string
    readonly text: string
    readonly position?: Readonly<Record<string, unknown>>
  }
  readonly sha256: string
  readonly at: string
}

export type StoryView = {
  readonly message: MessageView
  readonly keys: readonly { readonly name: string; readonly value: string }[]
  readonly steps: readonly {
    readonly at: string
    readonly stage: string
    readonly what: string
    readonly detail?: Readonly<Record<string, unknown>>
  }[]
  readonly deliveries: readonly {
    readonly identity: string
    readonly state: string
    readonly attemptCount: number
  }[]
  readonly children: readonly MessageView[]
  readonly payloads: readonly { readonly role: string; readonly sizeBytes: number }[]
}

type Page = { readonly messages: readonly MessageView[]; readonly nextCursor?: string }

/** Every message of the ledger, newest first, page by page. */
export async function allMessages(
  parley: ParleyProcess,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly MessageView[]> {
  const all: MessageView[] = []
  let cursor: string | undefined
  do {
    const search = new URLSearchParams({ limit: '200', ...query, ...(cursor !== undefined && { cursor }) })
    const page: Page = await parley.api<Page>(`/api/v1/messages?${search}`)
    all.push(...page.messages)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return all
}

export function story(parley: ParleyProcess, id: string): Promise<StoryView> {
  return parley.api<StoryView>(`/api/v1/messages/${id}`)
}
