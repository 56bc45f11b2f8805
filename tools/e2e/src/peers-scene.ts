import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleOrder } from '@parley/amazon'
import {
  type Exchange,
  makePeerKeys,
  type ParleySide,
  type PeerSide,
  wordsOf,
  writeCompany,
} from '@parley/peers'
import { allMessages, freePort, type MessageView, ParleyProcess } from '@parley/rig'

/** Parley as a process, which takes orders of foreign products and sends each back to where it came from. */
export type PeersScene = {
  readonly parley: ParleyProcess
  readonly home: string
  end(): Promise<void>
}

export type Meeting = {
  readonly parley: ParleySide
  readonly home: string
}

/** Starts the peer, then Parley, which is told of it. */
export async function openPeersScene<P extends { stop(): Promise<void> }>(
  meet: (meeting: Meeting) => Promise<{ peer: P; side: PeerSide }>,
): Promise<PeersScene & { readonly peer: P }> {
  const home = await mkdtemp(join(tmpdir(), 'parley-peers-'))
  const folder = join(home, 'company')
  const ports = { as2: await freePort(), admin: await freePort() }
  const parley = new ParleyProcess({ home, ports, env: { PARLEY_LOG_LEVEL: 'warn' } })
  const keys = makePeerKeys('PARLEY')
  const us = { as2Id: 'PARLEY', url: parley.as2Url, certificatePem: keys.certificatePem }
  const { peer, side } = await meet({ parley: us, home })
  const end = async () => {
    await Promise.all([peer.stop(), parley.kill('SIGTERM')])
    await rm(home, { recursive: true, force: true })
  }
  try {
    await writeCompany({ folder, as2Id: us.as2Id, as2Url: us.url, keys, peers: [side] })
    await parley.start()
    for (const args of [['apply', '-f', folder], ['deploy']] as const) {
      const { code, stdout, stderr } = await parley.cli(...args)
      if (code !== 0) throw new Error(`parley ${args[0]} failed (exit code ${code})\n${stdout}${stderr}`)
    }
    return { parley, home, peer, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** The order of a relation; it names the relation, so that it can be found on either side. */
export function orderOf({ peer }: Exchange): Uint8Array {
  const number = Number(peer.slice(4)) + 1
  return sampleOrder({
    poNumber: `PO-${peer}`,
    lines: 20,
    controlNumbers: { interchange: number, group: number, transaction: 1 },
    date: new Date('2026-11-25T12:00:00Z'),
    usage: 'T',
    from: { qualifier: 'ZZ', id: peer },
  })
}

/** Until something is so, or the time is over: then what was missing is in the comparison of the test. */
export async function within(ms: number, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await check()) && Date.now() < deadline) await pause(200)
}

/** What became of each relation in Parley: the file that came in, the 997 and the order that went out. */
export async function told(
  { parley }: PeersScene,
  exchanges: readonly Exchange[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const messages = await allMessages(parley)
  return Object.fromEntries(
    exchanges.map((exchange) => [nameOf(exchange), linesOf(messages, exchange)] as const),
  )
}

/** What `told` says of a relation in which all went well. */
export function linesOfSuccess({ receipt, receiptComes }: Exchange): readonly string[] {
  const ownWay = receipt !== 'none' && receiptComes === 'by-itself'
  return [
    'in file: delivered, transport accepted',
    'out acknowledgement: delivered, transport accepted',
    'out document: delivered, transport accepted',
    ...(ownWay ? ['out receipt: delivered, transport accepted'] : []),
  ]
}

/** SHA-256 of what Parley says it sent to each peer, receipts left out. */
export async function sentByParley(
  { parley }: PeersScene,
  exchanges: readonly Exchange[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const messages = (await allMessages(parley)).filter(
    ({ direction, kind }) => direction === 'out' && kind !== 'receipt',
  )
  const hashes = ({ peer }: Exchange) =>
    messages.filter(({ partner }) => partner === peer.toLowerCase()).map((message) => message.sha256)
  return Object.fromEntries(
    exchanges.map((exchange) => [nameOf(exchange), hashes(exchange).toSorted()] as const),
  )
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The transaction set of an interchange, such as `ST*997`. */
export function kindOf(content: Uint8Array): string {
  return /ST\*\d{3}/.exec(Buffer.from(content).toString('latin1'))?.[0] ?? 'no transaction'
}

export function nameOf(exchange: Exchange): string {
  return `${exchange.peer}: ${wordsOf(exchange)}`
}

function linesOf(messages: readonly MessageView[], { peer }: Exchange): readonly string[] {
  return messages
    .filter(({ partner, kind }) => partner === peer.toLowerCase() && kind !== 'transaction')
    .map(({ direction, kind, state, legs, failure }) => {
      const why = failure ? ` (${failure.code}: ${failure.text})` : ''
      return `${direction} ${kind}: ${state}, transport ${legs.transport}${why}`
    })
    .toSorted()
}
