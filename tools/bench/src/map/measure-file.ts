import { closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { writeJson } from '@parley/document'
import {
  composeFunctionalAcknowledgement,
  frame,
  judgeGroups,
  readTransactionBytes,
  type X12Interchange,
} from '@parley/edi'
import { mapOne } from '@parley/mapping'
import { benchFile, cache, removeFile } from '../edi/bench-files.ts'
import { prepare } from './map-documents.ts'
import { orderCase } from './order-case.ts'

/**
 * A process of its own for the whole way of a file of purchase orders: frame, judge under the whole standard, tree, map, JSON into
 * one file, the 997 into another: `measure-file.ts <MiB> <runs>`. One thread; processor time of the whole process.
 */
const [sizeMiB = '20', runs = '3'] = process.argv.slice(2)
const prepared = await prepare(orderCase)
const path = benchFile('850-4010', Number(sizeMiB))
const now = new Date('2026-01-31T09:30:00Z')

let best: { seconds: number; documents: number; jsonBytes: number } | undefined
for (let run = 0; run < Number(runs); run++) {
  const before = process.cpuUsage()
  const counts = fileToFile(path)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  if (best === undefined || seconds < best.seconds) best = { seconds, ...counts }
}
process.stdout.write(
  JSON.stringify({ ...best, fileBytes: statSync(path).size, rssMiB: process.resourceUsage().maxRSS / 1024 }),
)

function fileToFile(file: string): { documents: number; jsonBytes: number } {
  const { guide, mapping, shape } = prepared
  const bytes = readFileSync(file)
  const output = join(cache, 'orders.json')
  const answer = join(cache, 'answer.edi')
  const json = openSync(output, 'w')
  let documents = 0
  let jsonBytes = 0
  for (const interchange of frame(bytes).interchanges as readonly X12Interchange[]) {
    const verdicts = judgeGroups(bytes, interchange, { guideFor: () => ({ compiled: guide }) })
    for (const { transaction, accepted } of verdicts.flatMap((group) => group.transactions)) {
      if (!accepted) continue
      const { offset, length } = transaction.range
      const source = { delimiters: interchange.delimiters, fileOffset: offset }
      const tree = readTransactionBytes(bytes.subarray(offset, offset + length), source, guide)
      const result = mapOne(mapping, tree, { now })
      if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
      jsonBytes += writeSync(json, writeJson(result.output, shape))
      documents++
    }
    const numbers = { interchange: 1, group: 1 }
    writeFileSync(answer, composeFunctionalAcknowledgement({ interchange, verdicts, numbers, now }))
  }
  closeSync(json)
  removeFile(output)
  removeFile(answer)
  return { documents, jsonBytes }
}
