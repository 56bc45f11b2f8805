import type { Branch, OutputBranch } from '@parley/document'
import {
  buildInterchange,
  edifactSeparators,
  type Finding,
  frame,
  judgeTransaction,
  readTransaction,
  transactionOfDocument,
  writeInterchange,
  x12Separators,
} from '@parley/edi'
import type { RevisionId } from '@parley/journey'
import { mapOne } from '@parley/mapping'
import {
  checkFiles,
  compileRevision,
  type DocumentGuide,
  type EdiGuide,
  type Guide,
  problemText,
  type Revision,
} from '@parley/model'
import type { StarterFile } from './starter-options.ts'

/** For tests: documents of the vocabulary sent as EDI, and what comes out at the other end. */

const now = new Date('2026-07-01T10:30:00Z')

export async function revisionOf(files: readonly StarterFile[]): Promise<Revision> {
  const { problems, resources } = await checkFiles(files, now)
  if (problems.length > 0) throw new Error(problems.map(problemText).join('\n'))
  return compileRevision('r' as RevisionId, resources)
}

/** Plain JSON. */
export type Json = { readonly [name: string]: unknown }

export type Exchange = {
  readonly file: string
  readonly findings: readonly Finding[]
  readonly document: Json
}

/** The names of the two mappings of a document type, and who sends it. */
export type Road = { readonly write: string; readonly read: string; readonly sender: string }

/** A document to EDI, judged under its own guide, and back. */
export function exchange(revision: Revision, road: Road, document: Json): Exchange {
  const file = send(revision, road, treeOf(documentGuide(mappingOf(revision, road.write).from), document))
  const { findings, output } = receive(revision, road, file)
  const back = bytesOf(documentGuide(mappingOf(revision, road.read).to), output)
  const read = JSON.parse(Buffer.from(back).toString()) as Json
  return { file: Buffer.from(file).toString(), findings, document: read }
}

/** A document, as its codec read it, in an interchange of its own. */
export function send(revision: Revision, road: Road, document: Branch): Uint8Array {
  const guide = ediGuide(mappingOf(revision, road.write).to)
  return interchangeOf(guide, mapTo(revision, road.write, document), road.sender === 'amazon')
}

/** What an interchange becomes, and what is wrong with it. */
export function receive(revision: Revision, road: Road, file: Uint8Array) {
  const guide = ediGuide(mappingOf(revision, road.read).from)
  const [interchange] = frame(file).interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (interchange === undefined || transaction === undefined) throw new Error('nothing was framed')
  const findings = judgeTransaction(file, interchange, transaction, guide.compiled)
  const tree = readTransaction(file, interchange, transaction, guide.compiled)
  return { findings, output: mapTo(revision, road.read, tree) }
}

export function mappingOf(revision: Revision, name: string) {
  const mapping = revision.mappings.get(name)
  if (mapping?.kind !== 'mapping') throw new Error(`no mapping ${name}`)
  return mapping
}

function mapTo(revision: Revision, name: string, tree: Branch): OutputBranch {
  const result = mapOne(mappingOf(revision, name).mapping, tree, { now })
  if (result.kind === 'failed') throw new Error(`${name}: ${JSON.stringify(result.errors, null, 1)}`)
  return result.output
}

export function documentGuide(guide: Guide): DocumentGuide {
  if (!('codec' in guide)) throw new Error(`${guide.name} is no document guide`)
  return guide
}

function ediGuide(guide: Guide): EdiGuide {
  if (!('compiled' in guide)) throw new Error(`${guide.name} is no EDI guide`)
  return guide
}

export function treeOf({ codec }: DocumentGuide, document: Json): Branch {
  return treeOfBytes(codec, Buffer.from(JSON.stringify(document)))
}

export function treeOfBytes(codec: DocumentGuide['codec'], bytes: Uint8Array): Branch {
  const reader = codec.read()
  const [found, ...others] = [...reader.push(bytes), ...reader.end()]
  if (found === undefined || others.length > 0) throw new Error('not one document')
  if (found.faults.length > 0) throw new Error(JSON.stringify(found.faults, null, 1))
  return found.tree
}

export function bytesOf({ codec }: DocumentGuide, output: OutputBranch): Uint8Array {
  const writer = codec.write()
  const written = writer.document(output)
  if (written.kind === 'refused') throw new Error(JSON.stringify(written.faults, null, 1))
  return Buffer.concat([written.bytes, writer.end()])
}

/** One transaction in an interchange of its own. */
function interchangeOf(
  { release, compiled, format }: EdiGuide,
  document: OutputBranch,
  isFromAmazon: boolean,
) {
  const result = transactionOfDocument(document, compiled, format === 'x12' ? '0001' : '1')
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems, null, 1))
  const tree =
    format === 'x12' ? x12Envelope(release, compiled.functionalId, isFromAmazon) : unb(isFromAmazon)
  const groups = tree.groups.map((one) => ({ ...one, transactions: [result.transaction] }))
  const written = writeInterchange({ ...tree, groups }, { separatorsInData: 'choose' })
  if (written.kind === 'problems') throw new Error(JSON.stringify(written.problems, null, 1))
  return written.bytes
}

/** Amazon in Europe and a GLN of nobody. */
function unb(isFromAmazon: boolean) {
  const [amazon, acme] = ['5450534000000', '4000001000005'].map((id) => ({
    id,
    qualifier: '14',
    internal: '',
  }))
  if (amazon === undefined || acme === undefined) throw new Error('no parties')
  const [sender, recipient] = isFromAmazon ? [amazon, acme] : [acme, amazon]
  return buildInterchange({
    standard: 'edifact',
    separators: { ...edifactSeparators, lineEnd: '\n' },
    header: {
      ...{ syntax: 'UNOC', syntaxVersion: '3', sender, recipient, date: '260701', time: '1030' },
      ...{ controlNumber: '7', applicationReference: '', acknowledgmentRequest: '' },
      ...{ agreement: isFromAmazon ? 'EANCOM' : '', test: '1' },
    },
    groups: [{ transactions: [] }],
  })
}

function x12Envelope(release: string, functionalId: string, isFromAmazon: boolean) {
  const [senderId, receiverId] = isFromAmazon ? ['AMAZON', 'ACME'] : ['ACME', 'AMAZON']
  const isa = { senderQualifier: 'ZZ', senderId, receiverQualifier: 'ZZ', receiverId }
  const numbers = { date: '260701', time: '1030', version: release.slice(0, 5), controlNumber: '000000007' }
  const gs = { functionalId, senderCode: senderId, receiverCode: receiverId }
  const group = { date: '20260701', time: '1030', controlNumber: '7', version: release }
  return buildInterchange({
    standard: 'x12',
    separators: { ...x12Separators, ...(release > '004010' && { repetition: '^' }), lineEnd: '\n' },
    header: { ...isa, ...numbers, acknowledgmentRequested: false, usage: 'T' },
    groups: [{ header: { ...gs, ...group }, transactions: [] }],
  })
}
