import { isDeepStrictEqual } from 'node:util'
import type { DroppedFile } from '../load/consignment.ts'
import { type Evidence, type Violation, withRefusedParts } from './evidence.ts'

const promise = 'every file leaves once'

/** Every file of the company's own system reached its twin as one 855 that says the same; a broken one was refused with a code. */
export function filesAnswered({ files, twins, ledger }: Evidence): readonly Violation[] {
  const violations: Violation[] = []
  const told = withRefusedParts(ledger)
  for (const file of files) {
    const rows = ledger.messages.filter(({ fileName, kind }) => kind === 'file' && fileName === file.name)
    const first = rows.filter(({ state }) => state !== 'duplicate')
    const ids = [file.name, file.po, ...rows.map(({ id }) => id)]
    const wanted = file.segments === undefined ? 'failed' : 'delivered'
    const state = first.map((row) => row.state).join(', ') || 'nowhere'
    if (first.length !== 1 || (state !== wanted && !(wanted === 'failed' && state === 'quarantined')))
      violations.push({ promise, text: `a file is ${state} instead of ${wanted}`, ids })
    if (file.segments === undefined && first.some(({ code, id }) => code === null && !told.has(id)))
      violations.push({ promise, text: 'a broken file was refused without a code', ids })
    violations.push(...sameAsSent(file, documentsOf(twins, file), ids))
  }
  for (const { id, kind, documentType, functional } of ledger.messages)
    if (kind === 'document' && documentType === 'amazon-855' && functional !== 'accepted')
      violations.push({ promise, text: `an 855 whose 997 came stands as ${functional}`, ids: [id] })
  return violations
}

function documentsOf(twins: Evidence['twins'], { partner, po }: DroppedFile): readonly string[] {
  const documents = [...(twins.get(partner)?.documents.values() ?? [])]
  return documents.filter((text) => text.includes(`~BAK*00*AD*${po}*`))
}

function* sameAsSent(
  file: DroppedFile,
  documents: readonly string[],
  ids: readonly string[],
): Generator<Violation> {
  const wanted = file.segments === undefined ? 0 : 1
  if (documents.length !== wanted) {
    yield { promise, text: `${documents.length} different 855 came of one file instead of ${wanted}`, ids }
    return
  }
  const [text] = documents
  if (text === undefined || file.segments === undefined) return
  const segments = text.split('~').filter((segment) => /^(PO1|ACK|CTT)\*/.test(segment))
  if (!isDeepStrictEqual(segments, file.segments))
    yield { promise, text: 'an 855 says other than its file', ids }
}
