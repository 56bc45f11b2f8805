import type { EvidenceFile } from '@parley/as2'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Unreadable } from '../../terminal.ts'

/** More than any evidence file has: names are held in memory. */
const maxEntries = 200

export type OpenFile = { readonly file: EvidenceFile; close(): void }

/** A ZIP file, its parts read where they lie. Throws Unreadable when it is none. */
export async function openEvidenceFile(path: string): Promise<OpenFile> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: NodeJS.ErrnoException) => {
    throw new Unreadable(`${path} cannot be read as a ZIP file (${error.code ?? error.message}).`)
  })
  const entries = await listed(zip, path)
  const byName = new Map(entries.map((entry) => [entry.fileName, entry]))
  return {
    file: {
      names: entries.map(({ fileName }) => fileName),
      read: async function* (name) {
        const entry = byName.get(name)
        if (!entry) throw new Error(`${name} is not in ${path}`)
        yield* await zip.openReadStreamPromise(entry)
      },
    },
    close: () => zip.close(),
  }
}

async function listed(zip: ZipFile, path: string): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    if (entries.length >= maxEntries) throw new Unreadable(`${path} has too many parts for an evidence file.`)
    entries.push(entry)
  }
  return entries
}
