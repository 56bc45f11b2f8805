import { setTimeout as pause } from 'node:timers/promises'
import type { AdminClient } from '../../admin-client.ts'
import { note, say, table, UserError } from '../../terminal.ts'

export type TestOptions = { readonly receive?: boolean; readonly wait?: string; readonly json?: boolean }

type Layer = {
  readonly layer: string
  readonly outcome: 'ok' | 'failed' | 'waiting' | 'not-tried'
  readonly text: string
  readonly durationMs?: number
}
type Report = {
  readonly direction: 'in' | 'out'
  readonly outcome: 'ok' | 'failed' | 'waiting'
  readonly failedAt?: string
  readonly messageId?: string
  readonly layers: readonly Layer[]
}

/** parley as2 test; answers the exit code. */
export async function testConnection(
  client: AdminClient,
  name: string,
  options: TestOptions,
): Promise<number> {
  const report = options.receive
    ? await receive(client, name, milliseconds(options.wait ?? '10m'))
    : await send(client, name, milliseconds(options.wait ?? '1m'))
  if (options.json) say(JSON.stringify(report, undefined, 2))
  else say(table(report.layers.map(line)))
  if (!options.json) note(ending(report))
  return report.outcome === 'ok' ? 0 : 1
}

async function send(client: AdminClient, name: string, waitMs: number): Promise<Report> {
  const waitSeconds = Math.min(240, Math.max(1, Math.round(waitMs / 1000)))
  const path = `/api/v1/gateways/${encodeURIComponent(name)}/test?waitSeconds=${waitSeconds}`
  const { status, body } = await client.json('POST', path, undefined, 300_000)
  if (status !== 200) throw refused(status, body)
  return body as Report
}

const pollMs = 1_000

/** Asks until the message is there and its MDN has been taken, or the time is over. */
async function receive(client: AdminClient, name: string, waitMs: number): Promise<Report> {
  const path = `/api/v1/partners/${encodeURIComponent(name)}/received-test?after=${new Date().toISOString()}`
  const deadline = Date.now() + waitMs
  note(`Waiting for the next AS2 message of ${name}. Ask the partner to send a test file now.`)
  for (;;) {
    const { status, body } = await client.json('GET', path)
    const over = Date.now() + pollMs > deadline
    if (status === 200 && ((body as Report).outcome !== 'waiting' || over)) return body as Report
    if (status !== 200 && status !== 202) throw refused(status, body)
    if (over) throw new UserError(nothingCame(name))
    await pause(pollMs)
  }
}

function nothingCame(name: string): string {
  return [
    `Nothing came from ${name} in this time. Ask the partner what their software says:`,
    '- no connection: compare our URL with them (parley as2 sheet); a firewall may keep them out',
    '- an HTTP answer of 400: their request lacks AS2-From, AS2-To or Message-ID; the log of Parley says which',
    '- an HTTP answer of 403: their AS2 ids are not those of an agreement (parley message list --state failed)',
  ].join('\n')
}

function refused(status: number, body: unknown): UserError {
  return new UserError(
    (body as { text?: string }).text ?? `Parley answered ${status}: ${JSON.stringify(body)}`,
  )
}

const words: Readonly<Record<Layer['outcome'], string>> = {
  ok: 'ok',
  failed: 'FAILED',
  waiting: 'waiting',
  'not-tried': '-',
}

function line({ layer, outcome, text, durationMs }: Layer): string[] {
  return [words[outcome], layer, durationMs === undefined ? '' : `${durationMs} ms`, text]
}

function ending({ outcome, failedAt, messageId }: Report): string {
  const more = messageId === undefined ? '' : ` More: parley message show ${messageId}`
  if (outcome === 'failed') return `The test failed at: ${failedAt}.${more}`
  if (outcome === 'waiting') return `Nothing failed, but the test is not at its end.${more}`
  return `The connection works.${more}`
}

function milliseconds(text: string): number {
  const match = /^(\d{1,5})(s|m|h)$/.exec(text)
  if (!match) throw new UserError(`--wait ${text} is no time: write a number with s, m or h, such as 10m.`)
  return Number(match[1]) * { s: 1_000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h']
}
