import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frame } from '@parley/edi'
import { expect, test } from 'vitest'
import { documentsOf, layFiles } from './order-files.ts'

test('every PO number comes twice in its file, its versions in order, and in no other file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-orders-'))
  const backlog = { run: 123, files: 2, ordersAFile: 4, lines: 3 }
  try {
    const appear = await layFiles(folder, backlog)
    expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual([])
    await appear()
    const names = (await readdir(folder)).toSorted()
    expect(names).toEqual(['run-123-00000.edi', 'run-123-00001.edi'])
    const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
    const transactions = files.flatMap((bytes) =>
      frame(bytes).interchanges.flatMap(({ groups }) => groups.flatMap((group) => group.transactions)),
    )
    expect(transactions.length).toBe(documentsOf(backlog))
    const [first = ''] = files.map((bytes) => bytes.toString('latin1'))
    const told = [...first.matchAll(/BEG\*00\*NE\*(\w+)|VERSION-(\d)/g)].map(
      ([, po, version]) => po ?? version,
    )
    expect(told).toEqual(['B123F0K0', '1', 'B123F0K1', '1', 'B123F0K0', '2', 'B123F0K1', '2'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
