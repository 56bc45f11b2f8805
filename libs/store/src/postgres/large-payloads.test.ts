import { setTimeout as pause } from 'node:timers/promises'
import type { MessageId } from '@parley/journey'
import { expect, test } from 'vitest'
import type { Entry, Ledger } from '../ledger.ts'
import type { Blobs } from '../payloads.ts'
import { SpillingLedger } from './large-payloads.ts'

const messageId = 'm' as MessageId

function entry(claim: string, sizeBytes: number, sequence?: string): Entry {
  const content = { kind: 'bytes', bytes: new Uint8Array(sizeBytes), mediaType: 'text/plain' } as const
  const payloads = [{ messageId, role: 'output', content }] as const
  return { claim, messageId, payloads, ...(sequence !== undefined && { sequence }) }
}

/** The more bytes, the longer a blob takes. */
function ledgerOf(
  fails: (sizeBytes: number) => boolean = () => false,
  refuses: (claim: string) => boolean = () => false,
) {
  const written: string[] = []
  const ledger = {
    commit: async ({ claim }: Entry) => {
      if (refuses(claim)) throw new Error('the ledger is full')
      written.push(claim)
      return { kind: 'committed' } as const
    },
  } as Ledger
  const write = async (bytes: AsyncIterable<Uint8Array>, mediaType: string) => {
    let sizeBytes = 0
    for await (const piece of bytes) sizeBytes += piece.length
    await pause(sizeBytes / 10)
    if (fails(sizeBytes)) throw new Error('the disk is full')
    return { sha256: String(sizeBytes), sizeBytes, mediaType }
  }
  return { written, ledger: new SpillingLedger(ledger, { write } as unknown as Blobs, 100) }
}

test('entries of one sequence keep their order whatever their blobs take; others do not wait', async () => {
  const { written, ledger } = ledgerOf()
  const entries = [entry('a1', 900, 'a'), entry('a2', 200, 'a'), entry('a3', 1, 'a'), entry('b1', 1, 'b')]
  await Promise.all([...entries, entry('alone', 300)].map((one) => ledger.commit(one)))
  expect(written).toEqual(['b1', 'alone', 'a1', 'a2', 'a3'])
  await ledger.commit(entry('a4', 1, 'a'))
  expect(written.at(-1)).toBe('a4')
})

test('what cannot be kept is not overtaken by what comes behind it, and may be committed again', async () => {
  let isFull = true
  const { written, ledger } = ledgerOf((sizeBytes) => isFull && sizeBytes === 900)
  const ends = await Promise.allSettled(
    [entry('a1', 900, 'a'), entry('a2', 1, 'a')].map((one) => ledger.commit(one)),
  )
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(written).toEqual([])
  isFull = false
  await Promise.all([entry('a1', 900, 'a'), entry('a2', 1, 'a')].map((one) => ledger.commit(one)))
  expect(written).toEqual(['a1', 'a2'])
})

test('what the ledger refuses is not overtaken by what waits for its blob meanwhile', async () => {
  let isFull = true
  const { written, ledger } = ledgerOf(undefined, (claim) => isFull && claim === 'a1')
  const commitAll = () =>
    Promise.allSettled(
      [entry('a1', 1, 'a'), entry('a2', 200, 'a'), entry('a3', 1, 'a')].map((one) => ledger.commit(one)),
    )
  const ends = await commitAll()
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(written).toEqual([])
  isFull = false
  await commitAll()
  expect(written).toEqual(['a1', 'a2', 'a3'])
})
