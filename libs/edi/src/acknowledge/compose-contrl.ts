import type { EdifactGroup, EdifactInterchange, EdifactParty } from '../interchange.ts'
import { type EdifactSegment, serviceString, writeEdifactSegments } from '../write-edifact-segments.ts'
import { dateText, timeText } from './ack-envelope.ts'
import { type Action, errorOf, messageResponse } from './contrl-response.ts'
import type { TransactionVerdict } from './transaction-response.ts'

export type EdifactGroupVerdict = {
  readonly group: EdifactGroup
  readonly transactions: readonly TransactionVerdict[]
}

export type ContrlInput = {
  /** The interchange that is answered: its ids come back swapped, its separators and syntax as they are. */
  readonly interchange: EdifactInterchange
  readonly verdicts: readonly EdifactGroupVerdict[]
  readonly numbers: {
    /** 0020 of the CONTRL, 1 to 14 characters. */
    readonly interchange: string
    /** 0062 of its message. Default 1. */
    readonly message?: string
  }
  readonly now: Date
  /** Also list what was accepted; else silence accepts it (0083 = 7 above it). Default false. */
  readonly listAccepted?: boolean
  /** Say only that the interchange came (0083 = 8): the verdict follows in another CONTRL. */
  readonly receiptOnly?: boolean
}

/**
 * The CONTRL for an interchange (syntax versions 1 to 4). Messages of type CONTRL and APERAK are left out. Undefined
 * when there is nothing else to answer, or when what must be copied (0020, S002, S003, 0062, S009) did not come, for
 * then no valid CONTRL exists. The same input gives the same bytes.
 */
export function composeContrl(input: ContrlInput): Uint8Array | undefined {
  const { interchange } = input
  const { header } = interchange
  const verdicts = input.verdicts
    .map(withoutAcknowledgements)
    .filter(({ transactions }) => transactions.length > 0)
  const broken = errorOf(interchange.findings, 'uci')
  if (header.controlNumber === '' || header.sender.id === '' || header.recipient.id === '') return undefined
  if (broken.length === 0 && verdicts.length === 0) return undefined
  const below = [...responses(verdicts, input)]
  if (broken.length === 0 && verdicts.some((one) => one.transactions.some(cannotBeNamed))) return undefined
  const action: Action = broken.length > 0 ? '4' : input.receiptOnly === true ? '8' : '7'
  const ids = [partyOf(header.sender), partyOf(header.recipient)]
  const told: EdifactSegment[] = [
    ['UCI', header.controlNumber, ...ids, action, ...broken],
    ...(action === '7' ? below : []),
  ]
  return enveloped(input, told)
}

const acknowledgements: ReadonlySet<string> = new Set(['CONTRL', 'APERAK'])

function withoutAcknowledgements({ group, transactions }: EdifactGroupVerdict): EdifactGroupVerdict {
  return {
    group,
    transactions: transactions.filter(({ transaction }) => !acknowledgements.has(transaction.setId)),
  }
}

/** UCM copies 0062 and S009, which are mandatory in it. */
function cannotBeNamed({ transaction }: TransactionVerdict): boolean {
  const [type = '', version = '', release = '', agency = ''] = transaction.identifier ?? []
  return [transaction.controlNumber, type, version, release, agency].includes('')
}

function* responses(
  verdicts: readonly EdifactGroupVerdict[],
  { interchange, listAccepted = false }: ContrlInput,
): Generator<EdifactSegment> {
  const { syntaxVersion } = interchange.header
  for (const { group, transactions } of verdicts) {
    const broken = errorOf(group.findings, 'ucf')
    const listed = transactions.filter(({ accepted }) => listAccepted || !accepted)
    const messages = listed.flatMap((one) => messageResponse(one, syntaxVersion))
    const { header } = group
    if (header === undefined) yield* messages
    else if (broken.length > 0 || messages.length > 0 || listAccepted) {
      const ids = [header.sender, header.recipient].map(({ id, qualifier }) => [id, qualifier])
      yield ['UCF', header.controlNumber, ...ids, broken.length > 0 ? '4' : '7', ...broken]
      if (broken.length === 0) yield* messages
    }
  }
}

function partyOf({ id, qualifier, internal }: EdifactParty): readonly string[] {
  return [id, qualifier, internal]
}

function enveloped({ interchange, numbers, now }: ContrlInput, told: readonly EdifactSegment[]): Uint8Array {
  const { header, delimiters, hasServiceString } = interchange
  const isVersion4 = header.syntaxVersion === '4'
  const message = numbers.message ?? '1'
  const date = isVersion4 ? dateText(now) : dateText(now).slice(2)
  const segments: EdifactSegment[] = [
    [
      ...['UNB', [header.syntax, header.syntaxVersion], partyOf(header.recipient), partyOf(header.sender)],
      ...[[date, timeText(now)], numbers.interchange, '', '', '', '', '', header.test],
    ],
    ['UNH', message, isVersion4 ? ['CONTRL', '4', '1', 'UN'] : ['CONTRL', 'D', '3', 'UN']],
    ...told,
    ['UNT', String(told.length + 2), message],
    ['UNZ', '1', numbers.interchange],
  ]
  const una = hasServiceString ? serviceString(delimiters) : ''
  const isUnicode = header.syntax === 'UNOW' || header.syntax === 'UNOY'
  return Buffer.from(una + writeEdifactSegments(segments, delimiters), isUnicode ? 'utf8' : 'latin1')
}
