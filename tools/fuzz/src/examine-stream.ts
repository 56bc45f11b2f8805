import type { Chance } from '@parley/bench'
import { createEdiStream, type EdiEvent, type Framing, type Transaction } from '@parley/edi'
import type { Breach } from './breach.ts'

/** The stream tells the same transactions as the framer does, each with its bytes, from chunks that are overwritten. */
export function examineStream(bytes: Buffer, framing: Framing, chance: Chance): Breach | undefined {
  const told: Transaction[] = []
  let breach: Breach | undefined
  const take = (event: EdiEvent) => {
    if (event.kind !== 'transaction') return
    const { offset, length } = event.transaction.range
    told.push(event.transaction)
    if (event.bytes && bytes.subarray(offset, offset + length).equals(event.bytes)) return
    breach ??= { check: 'the stream gives other bytes of a transaction', detail: event.transaction.setId }
  }
  const stream = createEdiStream(take)
  const mostBytes = 1 + chance.whole(chance.hits(0.5) ? 12 : Math.max(2, bytes.length))
  for (let at = 0; at < bytes.length; ) {
    const chunk = Buffer.from(bytes.subarray(at, at + 1 + chance.whole(mostBytes)))
    stream.push(chunk)
    at += chunk.length
    chunk.fill(0)
  }
  stream.end()
  const framed = framing.interchanges.flatMap(({ groups }) =>
    groups.flatMap<Transaction>((one) => one.transactions),
  )
  if (JSON.stringify(told) === JSON.stringify(framed)) return breach
  return { check: 'the stream tells other transactions', detail: `${told.length} and ${framed.length}` }
}
