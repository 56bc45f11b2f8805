import {
  type DocumentIn,
  documentsOf,
  documentsOn,
  judgeInterchange,
  readSource,
  withCharset,
} from '@parley/channel'
import { charsetOfTransaction, delimitersText, type Framing } from '@parley/edi'
import type { Guide } from '@parley/model'
import { RpcFailure } from '@parley/rpc'
import { writePlace } from '@parley/rpc/events'
import type { Document, Finding, ParseResponse } from '@parley/rpc/parser/v1'
import type { AskedFile } from './asked-file.ts'
import { readingAsked } from './reading-asked.ts'
import type { Circumstances } from './validate-file.ts'
import { ediFindingOf, findingOf, refusalOf } from './words.ts'

export type ParseChoice = {
  /** Empty: the one that its agreement or gateway names. */
  readonly guide: string
  /** 0: as many as the answer holds. */
  readonly mostDocuments: number
}

/** Trees of one answer, as JSON. */
const mostTreeCharacters = 16 * 1024 * 1024

/** A document, and the guide that reads it. */
type Readable = Pick<DocumentIn, 'bytes' | 'place'> & { readonly guide: Guide }
type Found = { readonly documents: readonly Readable[]; readonly findings: readonly Finding[] }

/** The documents of a file as trees, and what is wrong with it. */
export async function parseFile(
  file: AskedFile,
  choice: ParseChoice,
  by: Circumstances,
): Promise<ParseResponse> {
  const { documents, findings } = found(file, choice.guide)
  const most = choice.mostDocuments === 0 ? Number.POSITIVE_INFINITY : choice.mostDocuments
  const read: Document[] = []
  let characters = 0
  for (const one of documents) {
    await by.between()
    if (read.length >= most) return { documents: read, findings, more: true }
    const document = documentOf(one, by.now)
    characters += document.treeJson.length
    if (characters > mostTreeCharacters) return { documents: read, findings, more: true }
    read.push(document)
  }
  return { documents: read, findings, more: false }
}

function documentOf({ guide, bytes, place }: Readable, now: Date): Document {
  const { tree, keys } = readSource(guide, { bytes, place, now })
  return {
    ...{ guide: guide.name, place: writePlace(place) },
    keys: Object.entries(keys).map(([name, value]) => ({ name, value })),
    treeJson: JSON.stringify(tree),
  }
}

function found(file: AskedFile, guideName: string): Found {
  if (guideName !== '') return foundBy(guideNamed(file, guideName), file)
  const reading = readingAsked(file)
  if (reading.kind === 'refused') return { documents: [], findings: [refusalOf(reading.failure)] }
  if (reading.kind === 'documents') {
    const { guide } = reading.channel.in
    return withGuide(guide, documentsOn(reading.channel, file.bytes))
  }
  const { documents, findings } = transactions(file, reading.framing)
  return { documents, findings: [...reading.failures.map(refusalOf), ...findings] }
}

function guideNamed({ revision }: AskedFile, name: string): Guide {
  const guide = revision.guides.get(name)
  if (guide === undefined)
    throw new RpcFailure('not-found', `There is no Guide ${name} in revision ${revision.id}.`)
  return guide
}

function foundBy(guide: Guide, { bytes }: AskedFile): Found {
  return withGuide(guide, documentsOf(guide, bytes))
}

function withGuide(guide: Guide, { documents, notes }: ReturnType<typeof documentsOf>): Found {
  const told = notes.map((text) =>
    findingOf({ code: 'FILE_NOT_READ_WHOLE', severity: 'warning', text, position: {} }),
  )
  return {
    documents: documents.map(({ bytes, place }) => ({ guide, bytes, place })),
    findings: [...told, ...documents.flatMap(({ faults }) => faults.map(findingOf))],
  }
}

/** Every transaction that a guide was found for, under the agreement of its envelope. */
function transactions({ bytes, revision, agreement }: AskedFile, { interchanges }: Framing): Found {
  const documents: Readable[] = []
  const findings: Finding[] = []
  const message = agreement === undefined ? {} : { agreement }
  for (const interchange of interchanges) {
    if (interchange.standard === 'tradacoms') continue
    const verdict = judgeInterchange({ bytes, revision, message }, interchange)
    if (verdict.kind === 'refused') {
      findings.push(refusalOf(verdict.failure))
      continue
    }
    const settled = withCharset(interchange, verdict.agreement)
    const separators = delimitersText(interchange.delimiters)
    for (const one of verdict.groups.flatMap((group) => group.transactions)) {
      findings.push(...one.findings.map(ediFindingOf))
      if (one.guide === undefined) continue
      const { offset, length } = one.transaction.range
      const own = charsetOfTransaction(bytes, settled, one.transaction)
      const place = { offset, separators, ...(own !== undefined && { charset: own }) }
      documents.push({ guide: one.guide, bytes: bytes.subarray(offset, offset + length), place })
    }
  }
  return { documents, findings }
}
