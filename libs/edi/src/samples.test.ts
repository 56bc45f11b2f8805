import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compiled } from './fixture-orders.ts'
import { createFramer, frame } from './frame/framer.ts'
import type { Interchange, Transaction } from './interchange.ts'
import { judgeTransaction } from './judge/judge-transaction.ts'
import { readTransaction } from './read-transaction.ts'

type Sample = {
  readonly file: string
  readonly standard: string
  readonly messages: number
  readonly segments: number
  readonly envelope_findings?: readonly string[]
}

const folder = new URL('../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)
const present = existsSync(manifest)

function samples(): { sample: Sample; bytes: Buffer }[] {
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly Sample[] }
  const x12 = files.filter((sample) => sample.standard === 'x12')
  return x12.map((sample) => ({ sample, bytes: readFileSync(new URL(sample.file, folder)) }))
}

function transactionsOf({ groups }: Interchange): readonly Transaction[] {
  return groups.flatMap<Transaction>((group) => group.transactions)
}

test.skipIf(!present)(
  'every X12 sample that frames elsewhere frames here, whole and in chunks (needs ../shared)',
  () => {
    for (const { sample, bytes } of samples()) {
      const framing = frame(bytes)
      const framer = createFramer()
      for (let at = 0; at < bytes.length; at += 61) framer.write(bytes.subarray(at, at + 61))
      expect(framer.end(), sample.file).toEqual(framing)
      if (!sample.file.startsWith('x12/')) continue
      const read = framing.interchanges.flatMap(transactionsOf)
      expect(read.length, sample.file).toBe(sample.messages)
      expect(
        framing.interchanges.flatMap((one) => one.findings.filter((found) => found.severity === 'error')),
        sample.file,
      ).toEqual([])
    }
  },
)

test.skipIf(!present)(
  'the transactions of every sample are judged and read without a throw (needs ../shared)',
  () => {
    const guides = ['850', '997'].map((setId) => compiled({ extends: `x12/004010/${setId}` }))
    let read = 0
    for (const { bytes } of samples()) {
      for (const interchange of frame(bytes).interchanges) {
        for (const transaction of transactionsOf(interchange)) {
          for (const guide of guides) judgeTransaction(bytes, interchange, transaction, guide)
          const guide = guides.find((one) => one.setId === transaction.setId)
          if (guide === undefined) continue
          expect(readTransaction(bytes, interchange, transaction, guide).heading).toBeDefined()
          read++
        }
      }
    }
    expect(read).toBeGreaterThan(10)
  },
)
