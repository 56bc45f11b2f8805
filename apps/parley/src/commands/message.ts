import type { AdminClient } from '../admin-client.ts'
import { note, say, table, UserError } from '../terminal.ts'

type Message = {
  id: string
  direction: string
  kind: string
  state: string
  legs: { transport: string; functional: string; business: string }
  partner?: string
  documentType?: string
  failure?: { code: string; text: string; position?: Record<string, unknown> }
  at: string
}
type Story = {
  message: Message
  keys: { name: string; value: string }[]
  steps: { at: string; stage: string; what: string; detail?: Record<string, unknown> }[]
  deliveries: { gateway: string; identity: string; state: string; attemptCount: number; nextTryAt?: string }[]
  children: Message[]
  payloads: { role: string; sizeBytes: number }[]
}

export type ListOptions = {
  readonly key?: string
  readonly state?: string
  readonly partner?: string
  readonly limit: string
  readonly json?: boolean
}

/** parley message list: newest first. */
export async function list(client: AdminClient, options: ListOptions): Promise<void> {
  const query = new URLSearchParams({ limit: options.limit })
  for (const name of ['key', 'state', 'partner'] as const) {
    const value = options[name]
    if (value !== undefined) query.set(name, value)
  }
  const { status, body } = await client.json('GET', `/api/v1/messages?${query}`)
  if (status !== 200) throw new UserError(`Parley does not take this search: ${JSON.stringify(body)}`)
  const { messages, nextCursor } = body as { messages: Message[]; nextCursor?: string }
  if (options.json) return say(JSON.stringify(body, null, 2))
  if (messages.length === 0) return note('No message matches.')
  say(table([['TIME', 'ID', 'WHAT', 'PARTNER', 'STATE', 'TRANSPORT', 'FUNCTIONAL'], ...messages.map(line)]))
  if (nextCursor !== undefined) note('There are older ones: raise --limit, or search by --key.')
}

function line({ at, id, direction, kind, documentType, partner, state, legs }: Message): string[] {
  return [
    at,
    id,
    `${direction} ${documentType ?? kind}`,
    partner ?? '-',
    state,
    legs.transport,
    legs.functional,
  ]
}

/** parley message show <id>: the road of one message. */
export async function show(client: AdminClient, id: string, options: { json?: boolean }): Promise<void> {
  const { status, body } = await client.json('GET', `/api/v1/messages/${encodeURIComponent(id)}`)
  if (status !== 200)
    throw new UserError(`There is no message ${id}. Find it with: parley message list --key <number>`)
  if (options.json) return say(JSON.stringify(body, null, 2))
  say(describe(body as Story))
}

function describe({ message, keys, steps, deliveries, children, payloads }: Story): string {
  const { legs, failure } = message
  const parts = [
    `${message.direction} ${message.documentType ?? message.kind}  ${message.id}`,
    `state ${message.state}; transport ${legs.transport}, functional ${legs.functional}, business ${legs.business}`,
    ...(failure ? [`${failure.code}: ${failure.text} ${place(failure.position)}`.trimEnd()] : []),
    '',
    table(keys.map(({ name, value }) => [name, value])),
    '',
    table(steps.map(({ at, stage, what, detail }) => [at, stage, what, detail ? pairs(detail) : ''])),
  ]
  if (deliveries.length > 0) {
    const rows = deliveries.map((one) => [one.gateway, one.identity, one.state, `${one.attemptCount} tries`])
    parts.push('', table(rows))
  }
  if (children.length > 0) parts.push('', table(children.map(line)))
  parts.push(
    '',
    `stages: ${payloads.map(({ role, sizeBytes }) => `${role} (${sizeBytes} bytes)`).join(', ')}`,
  )
  return parts.join('\n')
}

function place(position: Record<string, unknown> | undefined): string {
  return position ? `(${pairs(position)})` : ''
}

function pairs(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}

/** parley message raw <id> [role]: the bytes of one stage, unchanged, on stdout. */
export async function raw(client: AdminClient, id: string, role: string): Promise<void> {
  const { status, bytes } = await client.bytes(`/api/v1/messages/${encodeURIComponent(id)}/payloads/${role}`)
  if (status !== 200)
    throw new UserError(`Message ${id} has no stage "${role}". See: parley message show ${id}`)
  process.stdout.write(bytes)
}

/** parley message resubmit <id>. */
export async function resubmit(client: AdminClient, id: string): Promise<void> {
  const { status, body } = await client.json('POST', `/api/v1/messages/${encodeURIComponent(id)}/resubmit`)
  if (status !== 200) throw new UserError((body as { text?: string }).text ?? `Parley answered ${status}.`)
  const { kind, messageId } = body as { kind: string; messageId: string }
  say(resubmitted(kind, messageId))
}

function resubmitted(kind: string, messageId: string): string {
  if (kind === 'released') return `Handed ${messageId} to its stage again.`
  if (kind === 'redelivered') return `Delivering ${messageId} again: same bytes, same identity.`
  return `Reading it again as ${messageId}.`
}
