import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import {
  businessKeys,
  type CompiledGuide,
  compileGuide,
  createEdiStream,
  createSegmentStream,
  type EdiEvent,
  type EdiStream,
  frame,
  judgeTransaction,
  readInterchangeTree,
  readTransactionBytes,
  writeInterchange,
} from '@parley/edi'
import { loadDictionary } from '@parley/standards'
import type { Counts, FileKind, Measurement, RunOptions } from './measurement.ts'

/** What Parley does with a file, from the least to the most. */
const all: readonly FileKind[] = ['850-4010', 'orders', 'invoic']

export const ourMeasurements: readonly Measurement[] = [
  { name: 'frame', what: 'frame, split into transactions', files: all, run: measureFraming },
  { name: 'strings', what: 'every element a string', files: all, run: measureStrings },
  {
    name: 'judge',
    what: 'frame, judge whole standard, no finding',
    files: [...all, '850-5010'],
    run: measureJudging,
  },
  { name: 'judge', what: 'the same, 5 % of the segments wrong', files: ['wrong'], run: measureJudging },
  { name: 'tree', what: 'tree of each transaction under its guide', files: all, run: measureTrees },
  { name: 'ndjson', what: 'file to file, a JSON line a transaction', files: all, run: measureLines },
  { name: 'write', what: 'write from trees in memory', files: all, share: 0.1, run: measureWriting },
  { name: 'keep', what: 'one value of each transaction kept', files: ['short'], run: measureKeeping },
]

type TransactionEvent = Extract<EdiEvent, { kind: 'transaction' }> & { readonly bytes: Uint8Array }

/** Streams a file from disk, transaction by transaction. */
function stream(path: string, take: (event: TransactionEvent) => void): Counts {
  let transactions = 0
  let segments = 0
  const edi = createEdiStream((event) => {
    if (event.kind !== 'transaction' || event.bytes === undefined) return
    transactions++
    segments += event.transaction.segmentCount
    take({ ...event, bytes: event.bytes })
  })
  pump(path, edi)
  return { transactions, segments }
}

/** Reads a file into a stream, in chunks of 256 KiB, which are used again. */
function pump(path: string, edi: EdiStream): void {
  const file = openSync(path, 'r')
  const chunk = Buffer.allocUnsafe(chunkBytes)
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
    edi.push(chunk.subarray(0, read))
  }
  edi.end()
  closeSync(file)
}

const chunkBytes = 256 * 1024

async function measureFraming(path: string): Promise<Counts> {
  return stream(path, () => undefined)
}

async function measureStrings(path: string): Promise<Counts> {
  let transactions = 0
  let segments = 0
  const strings = createSegmentStream((event) => {
    if (event.kind === 'segment') segments++
    else if (event.kind === 'transaction') transactions++
  })
  pump(path, strings)
  return { transactions, segments }
}

async function measureJudging(path: string, { base }: RunOptions): Promise<Counts> {
  const guide = await guideOf(base)
  let findings = 0
  const counts = stream(path, ({ bytes, transaction, interchange: { delimiters } }) => {
    const place = { delimiters, fileOffset: transaction.range.offset }
    findings += judgeTransaction(bytes, place, transaction, guide).length
  })
  return { ...counts, findings }
}

async function measureTrees(path: string, { base }: RunOptions): Promise<Counts> {
  const guide = await guideOf(base)
  return stream(path, ({ bytes, transaction, interchange: { delimiters } }) => {
    readTransactionBytes(bytes, { delimiters, fileOffset: transaction.range.offset }, guide)
  })
}

async function measureLines(path: string, { base, output }: RunOptions): Promise<Counts> {
  const guide = await guideOf(base)
  const file = openSync(output, 'w')
  let lines = ''
  const flush = () => {
    writeSync(file, lines)
    lines = ''
  }
  const counts = stream(path, ({ bytes, transaction, interchange: { delimiters } }) => {
    const document = readTransactionBytes(bytes, { delimiters, fileOffset: transaction.range.offset }, guide)
    lines += `${JSON.stringify(document)}\n`
    if (lines.length > chunkBytes) flush()
  })
  flush()
  closeSync(file)
  return counts
}

/** Reading is not counted: the trees are there when the writing begins. */
async function measureWriting(path: string, { base }: RunOptions): Promise<Counts> {
  const guide = await guideOf(base)
  const bytes = readFileSync(path)
  const trees = frame(bytes).interchanges.map((one) => readInterchangeTree(bytes, one, () => guide))
  const before = process.cpuUsage()
  let written = 0
  const rounds = 5
  for (let round = 0; round < rounds; round++) {
    for (const tree of trees) {
      const result = writeInterchange(tree)
      if (result.kind === 'written') written += result.bytes.length
    }
  }
  const { user, system } = process.cpuUsage(before)
  return { bytes: written, cpuSeconds: (user + system) / 1e6 }
}

/** The order number of each: a slice of its transaction would hold all of it in memory. */
async function measureKeeping(path: string, { base }: RunOptions): Promise<Counts> {
  const guide = await guideOf(base, { po: 'BEG.03' })
  const kept: string[] = []
  const heap = () => {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const before = heap()
  const counts = stream(path, ({ bytes, interchange }) => {
    kept.push(
      businessKeys(bytes, interchange, { range: { offset: 0, length: bytes.length } }, guide).po ?? '',
    )
  })
  const each = (heap() - before) / kept.length
  return { ...counts, note: `${each.toFixed(0)} bytes of heap a value kept` }
}

async function guideOf(base: string, keys: { readonly [name: string]: string } = {}): Promise<CompiledGuide> {
  const result = compileGuide(
    { extends: base, keys },
    await loadDictionary(base.slice(0, base.lastIndexOf('/'))),
  )
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.guide
}
