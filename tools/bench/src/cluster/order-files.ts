import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleBatch } from '@parley/amazon'

/** What lies in front of the workers: files of orders, each order of a size that its lines make. */
export type Backlog = {
  /** Begins the names of its files and tells its orders from those of other backlogs: three digits. */
  readonly run: number
  readonly files: number
  readonly ordersAFile: number
  /** About 75 bytes each. */
  readonly lines: number
}

/** Each PO number comes so often in its file, its versions in order: they have one key, so their order is kept. */
export const versions = 2

export function documentsOf({ files, ordersAFile }: Backlog): number {
  return files * ordersAFile
}

export function fileNameOf(run: number, file: number): string {
  return `run-${run}-${String(file).padStart(5, '0')}.edi`
}

/** The PO number of an order of a file, counted from 0, and which version of it the order is. */
export function orderAt({ run, ordersAFile }: Backlog, file: number, index: number) {
  const keys = Math.ceil(ordersAFile / versions)
  const po = `B${run}F${file}K${index % keys}`
  return { po, version: Math.floor(index / keys) + 1 }
}

/** Lays the files where a folder gateway takes files, under names that it does not take; the answer gives them their own. */
export async function layFiles(folder: string, backlog: Backlog): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true })
  const names = Array.from({ length: backlog.files }, (_, file) => fileNameOf(backlog.run, file))
  for (const [file, name] of names.entries()) await writeFile(join(folder, `.${name}`), fileOf(backlog, file))
  return async () => {
    for (const name of names) await rename(join(folder, `.${name}`), join(folder, name))
  }
}

const date = new Date()

function fileOf(backlog: Backlog, file: number): Uint8Array {
  const number = backlog.run * 100_000 + file + 1
  return sampleBatch({
    controlNumbers: { interchange: number, group: number, transaction: 1 },
    ...{ date, usage: 'T' as const },
    orders: Array.from({ length: backlog.ordersAFile }, (_, index) => {
      const { po, version } = orderAt(backlog, file, index)
      return { poNumber: po, lines: linesOf(backlog.lines, version) }
    }),
  })
}

/** The first line says which version of the order it is: what comes out says the same. */
function linesOf(count: number, version: number) {
  return Array.from({ length: count }, (_, at) => ({
    asin: `B0${String(at).padStart(8, '0')}`,
    sku: at === 0 ? `VERSION-${version}` : `ACME-${100 + at}`,
    quantity: 1 + (at % 48),
    price: `${1 + (at % 90)}.25`,
    description: 'Claw hammer',
  }))
}
