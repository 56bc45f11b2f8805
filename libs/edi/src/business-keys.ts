import type { CharsetSource } from './charset/charset-rule.ts'
import { fits, valueAt } from './fits.ts'
import type { CompiledGuide } from './guide/compiled-guide.ts'
import type { Key } from './guide/program.ts'
import type { Interchange, Transaction } from './interchange.ts'
import { deskOf } from './reading-desk.ts'
import type { SegmentReader } from './segment-reader.ts'

/** The business keys of a transaction by name, as its guide names them; the first of each, none when empty. */
export function businessKeys(
  bytes: Uint8Array,
  interchange: Pick<Interchange, 'delimiters'> & CharsetSource,
  transaction: Pick<Transaction, 'range'>,
  guide: CompiledGuide,
): { readonly [name: string]: string } {
  const { keys } = guide.program
  const found = new Map<string, string>()
  const { reader, walker } = deskOf(guide.program)
  reader.open(bytes, interchange.delimiters, transaction.range, 0, interchange)
  walker.begin()
  while (found.size < keys.length && reader.advance()) {
    const step = walker.step(reader)
    if (step.kind !== 'placed' && step.kind !== 'late') continue
    for (const key of keys) {
      if (!key.places.has(step.node.index) || found.has(key.name)) continue
      const value = keyValue(reader, key)
      // A copy: a key is kept long after the transaction it was read from.
      if (value !== '') found.set(key.name, Buffer.from(value).toString())
    }
  }
  reader.close()
  return Object.fromEntries(found)
}

function keyValue(reader: SegmentReader, { element, component, discriminator }: Key): string {
  return discriminator === undefined || fits(reader, discriminator) ? valueAt(reader, element, component) : ''
}
