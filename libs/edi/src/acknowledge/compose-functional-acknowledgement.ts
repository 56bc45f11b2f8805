import type { Delimiters, Group, X12Interchange } from '../interchange.ts'
import { groupHeaderSegment, isaSegment, type Segment, writeSegments } from '../write/write-segments.ts'
import { answeringDelimiters, answeringGroup, answeringHeader, canBeEchoed } from './ack-envelope.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'
import { type Practice, usualPractice } from './practice.ts'
import { type Dialect, responseCodes } from './response-codes.ts'
import { type TransactionVerdict, transactionResponse, verdictOf } from './transaction-response.ts'

export type GroupVerdict = { readonly group: Group; readonly transactions: readonly TransactionVerdict[] }

export type FunctionalAcknowledgementInput = {
  /** The interchange that is answered: its ids come back swapped, its separators and usage as they are. */
  readonly interchange: X12Interchange
  readonly verdicts: readonly GroupVerdict[]
  readonly numbers: {
    /** ISA13 and GS06 of the acknowledgement. */
    readonly interchange: number
    readonly group: number
    /** ST02 of the first 997; the others follow. Default 1. */
    readonly transaction?: number
  }
  readonly now: Date
  /** 997, or 999, which exists from 005010 on: an older group is answered with a 997. Default 997. */
  readonly kind?: '997' | '999'
  readonly practice?: Practice
  /** Also list the transactions that were accepted without errors. Default true. */
  readonly listAccepted?: boolean
}

/**
 * The 997 or 999 for an interchange: one for each group, those of one release in one FA group. Groups of
 * acknowledgements are left out; with no other group there is nothing to answer, and asking for it throws. The same
 * input gives the same bytes.
 */
export function composeFunctionalAcknowledgement(input: FunctionalAcknowledgementInput): Uint8Array {
  const { interchange, numbers, now } = input
  const delimiters = answeringDelimiters(interchange)
  const verdicts = input.verdicts.filter(({ group }) => !isAcknowledgement(group))
  if (verdicts.length === 0) throw new Error('no group to acknowledge: a 997 is never answered with a 997')
  const header = answeringHeader(interchange, numbers.interchange, now)
  const answers = verdicts.map((verdict, index) => {
    const dialect = dialectOf(input, verdict)
    const number = (numbers.transaction ?? 1) + index
    return { verdict, dialect, set: responseSet(input, verdict, { dialect, number }) }
  })
  const groups = groupedByDialect(answers).flatMap((inOne, index) => {
    const [{ verdict, dialect }] = inOne
    const { release } = dialect
    const number = numbers.group + index
    const gs = answeringGroup(verdict.group.header, interchange, { controlNumber: number, now, release })
    const sets = inOne.flatMap(({ set }) => set)
    return [groupHeaderSegment(gs), ...sets, ['GE', String(inOne.length), gs.controlNumber]]
  })
  const count = groups.filter(([tag]) => tag === 'GS').length
  const segments: Segment[] = [
    isaSegment(header, delimiters),
    ...groups,
    ['IEA', String(count), header.controlNumber],
  ]
  return Buffer.from(writeSegments(segments, delimiters), 'latin1')
}

/** How many group control numbers the acknowledgement takes: one a release of the groups it answers. */
export function functionalGroupCount(
  input: Pick<FunctionalAcknowledgementInput, 'verdicts' | 'kind' | 'practice'>,
): number {
  const verdicts = input.verdicts.filter(({ group }) => !isAcknowledgement(group))
  return groupedByDialect(verdicts.map((verdict) => ({ dialect: dialectOf(input, verdict) }))).length
}

/** The answer follows the release of the group. */
function dialectOf(
  { kind = '997', practice = usualPractice }: Pick<FunctionalAcknowledgementInput, 'kind' | 'practice'>,
  { group }: GroupVerdict,
): Dialect {
  const { version } = group.header
  // A release that is none is answered by the oldest that everybody reads.
  const received = /^\d{6}/.test(version) ? version : '004010'
  const is999 = kind === '999' && received >= '005010'
  const release = practice.release === 'group' || is999 ? received : practice.release
  return { kind: is999 ? '999' : '997', release, practice }
}

function groupedByDialect<One extends { readonly dialect: Dialect }>(
  answers: readonly One[],
): [One, ...One[]][] {
  const groups: [One, ...One[]][] = []
  for (const one of answers) {
    const same = groups.find(([first]) => first.dialect.release === one.dialect.release)
    if (same) same.push(one)
    else groups.push([one])
  }
  return groups
}

function responseSet(
  { interchange, listAccepted = true }: FunctionalAcknowledgementInput,
  verdict: GroupVerdict,
  { dialect, number }: { readonly dialect: Dialect; readonly number: number },
): readonly Segment[] {
  const { header } = verdict.group
  const controlNumber = String(number).padStart(4, '0')
  const delimiters = answeringDelimiters(interchange)
  const nameable = verdict.transactions.filter((one) => canBeNamed(one, delimiters))
  const listed = nameable.filter((one) => listAccepted || verdictOf(one, dialect) !== 'A')
  const hasAll = nameable.length === verdict.transactions.length
  const version = canBeEchoed(header.version, delimiters) ? header.version.slice(0, 12) : ''
  const segments: Segment[] = [
    ['ST', dialect.kind, controlNumber],
    // AK103 exists from 005010 on.
    ['AK1', header.functionalId, header.controlNumber, dialect.release >= '005010' ? version : ''],
    ...listed.flatMap((one) => transactionResponse(one, dialect, delimiters)),
    groupResponse(verdict, { dialect, hasAll }),
  ]
  return [...segments, ['SE', String(segments.length + 1), controlNumber]]
}

/**
 * What AK2 echoes: ST01 (143, ID 3/3) and ST02 (329, AN 4/9). Where it cannot, no AK2 can be made, and the whole group is
 * rejected (X12 RFI 1339).
 */
function canBeNamed({ transaction: { setId, controlNumber } }: TransactionVerdict, delimiters: Delimiters) {
  const fits = setId.length === 3 && controlNumber.length >= 4 && controlNumber.length <= 9
  return fits && canBeEchoed(setId, delimiters) && canBeEchoed(controlNumber, delimiters)
}

/** AK9: verdict on the group; transactions claimed (GE01), received and accepted; up to five codes. */
function groupResponse(
  { group, transactions }: GroupVerdict,
  { dialect, hasAll }: { readonly dialect: Dialect; readonly hasAll: boolean },
): Segment {
  const received = transactions.length
  const refused = !hasAll || group.findings.some((found) => found.severity === 'error')
  const verdicts = transactions.map((one) => verdictOf(one, dialect))
  const accepted = refused ? 0 : verdicts.filter((verdict) => verdict !== 'R').length
  const codes = new Set(group.findings.flatMap((found) => responseCodes(found, dialect).ak905 ?? []))
  if (!hasAll) codes.add('5')
  const untold = dialect.practice.countWithoutTrailer === 'zero' ? 0 : received
  const claimed = Math.min(group.claimedCount ?? untold, 999_999)
  const noted = codes.size > 0 || verdicts.includes('E')
  return [
    'AK9',
    groupVerdict({ refused, noted, accepted, received }),
    ...[claimed, received, accepted].map(String),
    ...[...codes].slice(0, 5),
  ]
}

type Sums = {
  readonly refused: boolean
  readonly noted: boolean
  readonly accepted: number
  readonly received: number
}

function groupVerdict({ refused, noted, accepted, received }: Sums): 'A' | 'E' | 'P' | 'R' {
  if (refused || (accepted === 0 && received > 0)) return 'R'
  if (accepted < received) return 'P'
  return noted ? 'E' : 'A'
}
