import {
  type CompiledGuide,
  composeContrl,
  composeFunctionalAcknowledgement,
  composeInterchangeAcknowledgement,
  type Finding,
  type Framing,
  frame,
  type Interchange,
  type InterchangeTree,
  isAcknowledgement,
  judgeTransaction,
  readFunctionalAcknowledgement,
  readInterchangeTree,
  readTransaction,
  type Transaction,
  type Written,
  writeInterchange,
  type X12Interchange,
} from '@parley/edi'
import { bareGuide, baseOf } from './bare-guides.ts'

/** What everything that Parley does with a file made of it. */
export type Passage = { readonly framing: Framing; readonly interchanges: readonly InterchangePassage[] }

export type InterchangePassage = {
  readonly interchange: Interchange
  readonly judged: readonly JudgedTransaction[]
  readonly tree: InterchangeTree
  readonly written: Written
  /** TA1, 997 or CONTRL, as far as there is one. */
  readonly answers: readonly Uint8Array[]
}

export type JudgedTransaction = {
  readonly group: number
  readonly transaction: Transaction
  readonly findings: readonly Finding[]
}

/** Loading is not part of the way that is timed. */
export async function guidesFor(framing: Framing): Promise<ReadonlyMap<string, CompiledGuide>> {
  const guides = new Map<string, CompiledGuide>()
  for (const interchange of framing.interchanges) {
    for (const [index, group] of interchange.groups.entries()) {
      for (const transaction of group.transactions) {
        const base = baseOf(interchange, index, transaction)
        const guide = guides.has(base) ? undefined : await bareGuide(base)
        if (guide !== undefined) guides.set(base, guide)
      }
    }
  }
  return guides
}

/** Frames, judges, reads, answers and writes, each transaction under the standard that its envelope names. */
export function passThrough(bytes: Buffer, guides: ReadonlyMap<string, CompiledGuide>): Passage {
  const framing = frame(bytes)
  return { framing, interchanges: framing.interchanges.map((one) => passInterchange(bytes, one, guides)) }
}

function passInterchange(
  bytes: Buffer,
  interchange: Interchange,
  guides: ReadonlyMap<string, CompiledGuide>,
): InterchangePassage {
  const judged: JudgedTransaction[] = []
  const known = new Map<Transaction, CompiledGuide>()
  for (const [group, { transactions }] of interchange.groups.entries()) {
    for (const transaction of transactions) {
      const guide = guides.get(baseOf(interchange, group, transaction))
      if (guide === undefined) judged.push({ group, transaction, findings: transaction.findings })
      else {
        known.set(transaction, guide)
        judged.push({
          group,
          transaction,
          findings: judgeTransaction(bytes, interchange, transaction, guide),
        })
        readTransaction(bytes, interchange, transaction, guide)
      }
    }
  }
  const tree = readInterchangeTree(bytes, interchange, (transaction) => known.get(transaction))
  if (interchange.standard === 'x12') readFunctionalAcknowledgement(bytes, interchange)
  const answers = answersTo(interchange, judged)
  return { interchange, judged, tree, written: writeInterchange(tree), answers }
}

const now = new Date('2026-01-15T09:31:00Z')

function answersTo(interchange: Interchange, judged: readonly JudgedTransaction[]): readonly Uint8Array[] {
  const verdictsOf = (index: number) =>
    judged
      .filter(({ group }) => group === index)
      .map(({ transaction, findings }) => ({ transaction, findings, accepted: !findings.some(isError) }))
  if (interchange.standard === 'x12') {
    const verdicts = interchange.groups.map((group, index) => ({ group, transactions: verdictsOf(index) }))
    return answersToX12(interchange, verdicts)
  }
  // TRADACOMS has no acknowledgement.
  if (interchange.standard === 'tradacoms') return []
  const verdicts = interchange.groups.map((group, index) => ({ group, transactions: verdictsOf(index) }))
  const contrl = [false, true].map((listAccepted) =>
    composeContrl({ interchange, verdicts, numbers: { interchange: 'CT1' }, now, listAccepted }),
  )
  return contrl.filter((one) => one !== undefined)
}

/** A refused interchange gets its TA1 and no 997: what it holds was not processed. */
function answersToX12(
  interchange: X12Interchange,
  verdicts: Parameters<typeof composeFunctionalAcknowledgement>[0]['verdicts'],
): readonly Uint8Array[] {
  const numbers = { interchange: 7, group: 7 }
  const note = composeInterchangeAcknowledgement({ interchange, numbers, now })
  const answers = note === undefined ? [] : [note]
  const refused = interchange.findings.some(isError)
  if (refused || interchange.groups.every(isAcknowledgement)) return answers
  const kinds = ['997', '999'] as const
  return [
    ...answers,
    ...kinds.map((kind) => composeFunctionalAcknowledgement({ interchange, verdicts, numbers, now, kind })),
  ]
}

function isError({ severity }: Finding): boolean {
  return severity === 'error'
}
