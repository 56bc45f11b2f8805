import { namedDocument, readTransactionBytes, readTransactionTree } from '@parley/edi'
import { FindingNotes } from './finding-notes.ts'
import type { GuideBook } from './guide-book.ts'
import { findingsOf, type Met, masked, meet, partiesOf, whereOf } from './met.ts'
import { Output } from './output.ts'
import type { Source } from './source.ts'

/** A line of JSON for each transaction, as they come; a file may have any number of them. */
export async function printLines(
  source: Source,
  book: GuideBook,
  { view, mask }: { readonly view: 'tree' | 'guide'; readonly mask: boolean },
): Promise<void> {
  const output = new Output()
  const notes = new FindingNotes()
  for await (const event of meet(source.chunks('printed'), book)) {
    notes.take(findingsOf(event))
    if (event.kind !== 'transaction' || event.bytes === undefined) continue
    const met = mask ? masked(event) : event
    const content = contentOf(met, view)
    if (content === undefined) notes.leftOut(met.standard, met.transaction.controlNumber)
    else await output.line(JSON.stringify({ ...aroundOf(met), ...content }))
  }
  await output.end()
  notes.end()
}

function aroundOf({ standard, interchange, group, transaction }: Met) {
  const { controlNumber, range } = transaction
  return {
    standard,
    interchange: partiesOf(interchange),
    ...(group.header && { group: group.header.controlNumber }),
    controlNumber,
    range,
  }
}

function contentOf({ bytes, interchange, transaction, guide }: Met, view: 'tree' | 'guide') {
  if (bytes === undefined) return undefined
  const where = whereOf({ interchange, transaction })
  if (view === 'tree') {
    const source = { ...where, transaction, ...(guide && { guide }) }
    return { transaction: readTransactionTree(bytes, source) }
  }
  return guide && { document: namedDocument(readTransactionBytes(bytes, where, guide), guide) }
}
