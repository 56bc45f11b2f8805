/** What the admin API answers, as far as the page shows it, and how it is asked. */

export type Failure = {
  code: string
  class: string
  stage: string
  text: string
  position?: Record<string, unknown>
}
export type Message = {
  id: string
  parentId?: string
  direction: string
  kind: string
  state: string
  legs: { transport: string; functional: string; business: string }
  thread?: string
  partner?: string
  documentType?: string
  channel?: string
  gateway?: string
  fileName?: string
  revision: string
  sizeBytes: number
  failure?: Failure
  at: string
  updatedAt: string
}
export type Page = { messages: Message[]; nextCursor?: string }
export type Delivery = {
  gateway: string
  identity: string
  state: string
  attemptCount: number
  nextTryAt?: string
  attempts: { number: number; startedAt: string; finishedAt: string; outcome: string; failure?: Failure }[]
}
export type Payload = { role: string; sizeBytes: number; mediaType: string }
export type Story = {
  message: Message
  keys: { name: string; value: string }[]
  steps: { at: string; stage: string; what: string; detail?: Record<string, unknown> }[]
  deliveries: Delivery[]
  children: Message[]
  payloads: Payload[]
}

/** Throws with a sentence for the reader when there is no good answer. */
export async function get<T>(path: string): Promise<T> {
  const answer = await ask(path, AbortSignal.timeout(30_000))
  return (await answer.json()) as T
}

export async function ask(path: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(path, { signal }).catch((cause: unknown) => {
    throw new Error('Parley does not answer. Is it running?', { cause })
  })
  if (!answer.ok) throw new Error(await reason(answer))
  return answer
}

async function reason(answer: Response): Promise<string> {
  const body = await answer.text()
  try {
    const { text, problems } = JSON.parse(body) as {
      text?: string
      problems?: { path: string; text: string }[]
    }
    return text ?? problems?.map((problem) => `${problem.path}: ${problem.text}`).join('; ') ?? body
  } catch {
    return `${answer.status} ${body}`
  }
}
