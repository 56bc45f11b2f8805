import { UserError } from './terminal.ts'

export type Answered = { readonly status: number; readonly body: unknown }

export type Downloaded =
  | { readonly kind: 'file'; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly kind: 'refused'; readonly text: string }

type Asking = { readonly body?: unknown; readonly withinMs?: number }

/** Speaks to the admin API of a running Parley. All commands but `start` and `init` go through it. */
export class AdminClient {
  readonly #base: string
  readonly #token: string | undefined

  constructor(base: string, token: string | undefined) {
    this.#base = base
    this.#token = token
  }

  async json(method: 'GET' | 'POST', path: string, body?: unknown, withinMs?: number): Promise<Answered> {
    const answer = await this.#fetch(method, path, { body, ...(withinMs !== undefined && { withinMs }) })
    return { status: answer.status, body: await answer.json() }
  }

  async bytes(path: string): Promise<{ readonly status: number; readonly bytes: Uint8Array }> {
    const answer = await this.#fetch('GET', path)
    return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
  }

  /** A file of any size, as it comes; or why there is none. */
  async download(path: string): Promise<Downloaded> {
    const answer = await this.#fetch('GET', path, { withinMs: 600_000 })
    if (answer.ok && answer.body) return { kind: 'file', bytes: answer.body }
    const { text } = (await answer.json().catch(() => ({}))) as { readonly text?: string }
    return { kind: 'refused', text: text ?? `Parley answered ${answer.status}.` }
  }

  async #fetch(method: string, path: string, { body, withinMs = 60_000 }: Asking = {}): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (this.#token !== undefined) headers.authorization = `Bearer ${this.#token}`
    try {
      const answer = await fetch(new URL(path, this.#base), {
        method,
        headers,
        signal: AbortSignal.timeout(withinMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (answer.status === 401) throw new UserError('This Parley wants a token: set PARLEY_ADMIN_TOKEN.')
      if (answer.status === 503) throw new UserError(await awayText(answer))
      return answer
    } catch (error) {
      if (error instanceof UserError) throw error
      throw new UserError(`No Parley answers at ${this.#base}. Start one with: npm start`)
    }
  }
}

/** What Parley asked another service names that one; else it is the database. */
async function awayText(answer: Response): Promise<string> {
  const { service, text } = (await answer.json().catch(() => ({}))) as { service?: string; text?: string }
  if (service !== undefined && text !== undefined) return text
  return 'Parley is up but its database is not. Try again in a moment.'
}
