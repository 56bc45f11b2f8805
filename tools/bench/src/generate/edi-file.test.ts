import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileGuide, type Finding, frame, type Interchange, judgeTransaction } from '@parley/edi'
import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { type EdiKind, ediBytes, ediKinds, writeEdiFile } from './edi-file.ts'

const bases: Readonly<Record<EdiKind, string>> = {
  '850-4010': 'x12/004010/850',
  '850-5010': 'x12/005010/850',
  orders: 'edifact/D96A/ORDERS',
  invoic: 'edifact/D96A/INVOIC',
}

async function findingsOf(bytes: Buffer, kind: EdiKind): Promise<readonly Finding[]> {
  const base = bases[kind]
  const result = compileGuide({ extends: base }, await loadDictionary(base.slice(0, base.lastIndexOf('/'))))
  if (result.kind !== 'guide') throw new Error(base)
  const { interchanges, findings } = frame(bytes)
  const judged = interchanges.flatMap((one: Interchange) => [
    ...one.findings,
    ...one.groups.flatMap((group) => [
      ...group.findings,
      ...group.transactions.flatMap((transaction) => judgeTransaction(bytes, one, transaction, result.guide)),
    ]),
  ])
  return [...findings, ...judged]
}

test.each(ediKinds)('a generated %s is valid under the bare standard', async (kind) => {
  expect(await findingsOf(ediBytes({ kind, seed: 7, sizeBytes: 400_000 }), kind)).toEqual([])
})

test.each(ediKinds)('a share of the segments of a %s is wrong when that is asked', async (kind) => {
  const bytes = ediBytes({ kind, seed: 7, sizeBytes: 100_000, wrongShare: 0.05 })
  expect((await findingsOf(bytes, kind)).length).toBeGreaterThan(100)
})

test('the same seed gives the same bytes, in memory and on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-edi-file-'))
  try {
    for (const kind of ediKinds) {
      const options = { kind, seed: 3, sizeBytes: 700_000 }
      const path = join(folder, kind)
      writeEdiFile(path, options)
      expect(sha(readFileSync(path))).toBe(sha(ediBytes(options)))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  ['850-4010', '~', 41],
  ['orders', "'", 28],
  ['invoic', "'", 20],
] as const)('segments of a %s are as long as in real files', (kind, terminator, length) => {
  const text = ediBytes({ kind, seed: 1, sizeBytes: 1_000_000 }).toString('latin1').replaceAll("?'", '')
  expect(Math.abs(text.length / text.split(terminator).length / length - 1)).toBeLessThan(0.1)
})

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
