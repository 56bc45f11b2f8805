import type { Group, X12Interchange } from '../interchange.ts'
import { groupHeaderSegment, isaSegment, type Segment, writeSegments } from '../write/write-segments.ts'
import { answeringDelimiters, answeringGroup, answeringHeader, canBeEchoed } from './ack-envelope.ts'
import { type FunctionalAnswer, functionalAnswer } from './functional-answer.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'
import { type Practice, usualPractice } from './practice.ts'
import { type Dialect, responseCodes } from './response-codes.ts'
import type { TransactionVerdict } from './transaction-response.ts'

export type GroupVerdict = { readonly group: Group; readonly transactions: readonly TransactionVerdict[] }
/** A group of which every transaction has been answered already; those of `group` are not looked at. */
export type AnsweredGroup = { readonly group: Group; readonly answer: FunctionalAnswer }

export type FunctionalAcknowledgementInput = {
  /** The interchange that is answered: its ids come back swapped, its separators and usage as they are. */
  readonly interchange: X12Interchange
  readonly verdicts: readonly (GroupVerdict | AnsweredGroup)[]
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
  const text = (segments: readonly Segment[]) => writeSegments(segments, delimiters)
  const answers = verdicts.map((verdict, index) => {
    const dialect = dialectOf(input, verdict.group)
    const number = (numbers.transaction ?? 1) + index
    return { verdict, dialect, set: responseSet(input, verdict, { dialect, number }) }
  })
  const groups = groupedByDialect(answers).map((inOne, index) => {
    const [{ verdict, dialect }] = inOne
    const { release } = dialect
    const number = numbers.group + index
    const gs = answeringGroup(verdict.group.header, interchange, { controlNumber: number, now, release })
    const sets = inOne.map(({ set }) => set)
    const end: Segment = ['GE', String(inOne.length), gs.controlNumber]
    return [text([groupHeaderSegment(gs)]), ...sets, text([end])].join('')
  })
  const end: Segment = ['IEA', String(groups.length), header.controlNumber]
  return Buffer.from([text([isaSegment(header, delimiters)]), ...groups, text([end])].join(''), 'latin1')
}

/** How many group control numbers the acknowledgement takes: one a release of the groups it answers. */
export function functionalGroupCount(
  input: Pick<FunctionalAcknowledgementInput, 'kind' | 'practice'> & {
    readonly verdicts: readonly { readonly group: Group }[]
  },
): number {
  const verdicts = input.verdicts.filter(({ group }) => !isAcknowledgement(group))
  return groupedByDialect(verdicts.map(({ group }) => ({ dialect: dialectOf(input, group) }))).length
}

/**
 * What the acknowledgement will say of transactions of one group, all or some: parts of a group, answered one by one and
 * joined in their order (`joinFunctionalAnswers`), give the same acknowledgement.
 */
export function answerFunctionally(
  input: Pick<FunctionalAcknowledgementInput, 'interchange' | 'kind' | 'practice' | 'listAccepted'>,
  { group, transactions }: GroupVerdict,
): FunctionalAnswer {
  const delimiters = answeringDelimiters(input.interchange)
  const { listAccepted = true } = input
  return functionalAnswer(transactions, { dialect: dialectOf(input, group), delimiters, listAccepted })
}

/** The answer follows the release of the group. */
function dialectOf(
  { kind = '997', practice = usualPractice }: Pick<FunctionalAcknowledgementInput, 'kind' | 'practice'>,
  { header: { version } }: Group,
): Dialect {
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

type Responding = { readonly dialect: Dialect; readonly number: number }

function responseSet(
  input: FunctionalAcknowledgementInput,
  verdict: GroupVerdict | AnsweredGroup,
  { dialect, number }: Responding,
): string {
  const { header } = verdict.group
  const controlNumber = String(number).padStart(4, '0')
  const delimiters = answeringDelimiters(input.interchange)
  const answer = 'answer' in verdict ? verdict.answer : answerFunctionally(input, verdict)
  const version = canBeEchoed(header.version, delimiters) ? header.version.slice(0, 12) : ''
  const head: Segment[] = [
    ['ST', dialect.kind, controlNumber],
    // AK103 exists from 005010 on.
    ['AK1', header.functionalId, header.controlNumber, dialect.release >= '005010' ? version : ''],
  ]
  const count = head.length + answer.segments + 2
  const end: Segment[] = [groupResponse(verdict.group, answer, dialect), ['SE', String(count), controlNumber]]
  return writeSegments(head, delimiters) + answer.text + writeSegments(end, delimiters)
}

/** AK9: verdict on the group; transactions claimed (GE01), received and accepted; up to five codes. */
function groupResponse(group: Group, answer: FunctionalAnswer, dialect: Dialect): Segment {
  const { received, allNamed } = answer
  const refused = !allNamed || group.findings.some((found) => found.severity === 'error')
  const accepted = refused ? 0 : answer.accepted
  const codes = new Set(group.findings.flatMap((found) => responseCodes(found, dialect).ak905 ?? []))
  if (!allNamed) codes.add('5')
  const untold = dialect.practice.countWithoutTrailer === 'zero' ? 0 : received
  const claimed = Math.min(group.claimedCount ?? untold, 999_999)
  const noted = codes.size > 0 || answer.noted
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
