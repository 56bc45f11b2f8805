import { isDeepStrictEqual } from 'node:util'
import type { Consignment, ExpectedDocument } from '../load/consignment.ts'
import { type Evidence, isAccepted, type OutboxFile, type Violation } from './evidence.ts'

const promise = 'delivered once and whole'

/**
 * Every document of a message that its twin holds a positive MDN for lies in the company's folder once, and says what
 * was sent. Nothing else lies there, nothing half, and nothing was half before.
 */
export function deliveredOnce(evidence: Evidence): readonly Violation[] {
  const { consignments, outbox } = evidence
  const found = Map.groupBy(outbox, (file) => documentKey(file) ?? file.name)
  const violations: Violation[] = []
  for (const consignment of consignments) {
    const isTaken = isAccepted(evidence, consignment)
    for (const document of consignment.documents) {
      const key = `${document.type}/${document.po}`
      const files = found.get(key) ?? []
      found.delete(key)
      violations.push(...judge(consignment, { document, files, isTaken }))
    }
  }
  for (const files of found.values())
    for (const { name } of files)
      violations.push({
        promise,
        text: `the folder holds ${name}, which nobody sent whole and right`,
        ids: [name],
      })
  return violations
}

type Found = {
  readonly document: ExpectedDocument
  readonly files: readonly OutboxFile[]
  readonly isTaken: boolean
}

function judge(
  { messageId, partner }: Consignment,
  { document, files, isTaken }: Found,
): readonly Violation[] {
  const what = `${document.type} ${document.po} of ${partner}`
  const names = files.map(({ name }) => name)
  const ids = [messageId, document.po, ...names]
  if (!isTaken)
    return [{ promise, text: `${what} never got a positive MDN, though it was sent until the end`, ids }]
  if (files.length !== 1)
    return [{ promise, text: `${what} has a positive MDN and lies in the folder ${files.length} times`, ids }]
  const [file] = files
  if (file?.changed)
    return [{ promise, text: `${what} was written in sight: a reader could take a part of it`, ids }]
  if (file && isDeepStrictEqual(jsonOf(file.text), document.json)) return []
  return [{ promise, text: `${what} lies in the folder with other content than was sent`, ids }]
}

/** Of a file named as the starter's folder gateway names them; undefined of one that is not. */
export function documentKey({ name }: Pick<OutboxFile, 'name'>): string | undefined {
  const parts = /^(order|order-change)-([A-Z]\d{7})-[0-9a-f-]{36}\.json$/.exec(name)
  return parts ? `${parts[1]}/${parts[2]}` : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
