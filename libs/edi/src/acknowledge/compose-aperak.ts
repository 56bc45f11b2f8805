import type { Finding } from '../finding.ts'
import type { EdifactInterchange } from '../interchange.ts'
import type { Segment } from '../view/interchange-tree.ts'
import { dateText, timeText } from './ack-envelope.ts'
import { answeringInterchange } from './answering-interchange.ts'
import type { TransactionVerdict } from './transaction-response.ts'

export type AperakInput = {
  /** The interchange that is answered: its ids come back swapped, its separators and syntax as they are. */
  readonly interchange: EdifactInterchange
  readonly verdict: TransactionVerdict
  readonly directory: 'D96A' | 'D01B'
  readonly numbers: {
    /** 0020 of the APERAK, 1 to 14 characters. */
    readonly interchange: string
    /** 1004: our number of this answer. */
    readonly document: string
  }
  /** BGM 1004 of the message that is answered; undefined when it is not known. */
  readonly documentNumber?: string
  readonly now: Date
}

/**
 * The APERAK for one message: what its business rules found (levels 3 and up), which no CONTRL says. Its verdict is
 * that of these findings alone: RE rejected, CA accepted with errors, AP accepted. Undefined when the separators or the
 * character set of the interchange cannot say it, and for a message that is an acknowledgement itself.
 */
export function composeAperak(input: AperakInput): Uint8Array | undefined {
  const { interchange, verdict, directory, numbers, documentNumber, now } = input
  const { transaction } = verdict
  if (transaction.setId === 'APERAK' || transaction.setId === 'CONTRL') return undefined
  const findings = verdict.findings.filter(({ level }) => level >= 3)
  const version = [directory.slice(0, 1), directory.slice(1)]
  const unh: Segment = { tag: 'UNH', elements: ['1', ['APERAK', ...version, 'UN']] }
  const references = [
    ...(documentNumber === undefined ? [] : [['ACW', documentNumber]]),
    ...(interchange.header.controlNumber === '' ? [] : [['AGO', interchange.header.controlNumber]]),
  ]
  const told: Segment[] = [
    { tag: 'BGM', elements: ['', numbers.document, '9', functionOf(findings)] },
    { tag: 'DTM', elements: [['137', `${dateText(now)}${timeText(now)}`, '203']] },
    ...references.map((reference): Segment => ({ tag: 'RFF', elements: [reference] })),
    ...findings.slice(0, mostErrors[directory]).flatMap(errorSegments),
  ]
  return answeringInterchange({ interchange, number: numbers.interchange, now, message: [unh, ...told] })
}

const mostErrors = { D96A: 999, D01B: 99_999 } as const

/** 4343 */
function functionOf(findings: readonly Finding[]): 'AP' | 'CA' | 'RE' {
  if (findings.some(({ severity }) => severity === 'error')) return 'RE'
  return findings.length > 0 ? 'CA' : 'AP'
}

// 9321 holds 8 characters, C108 five texts of 70.
const longestText = 70

/** ERC has the level as its code, which is ours to give; FTX the name of the finding, its place and its sentence. */
function errorSegments({ code, level, text, segment = '', segmentPosition, element }: Finding): Segment[] {
  const place = [segment, segmentPosition, element].filter((one) => one !== undefined && one !== '').join(' ')
  const told = [code, place, ...lines(text)].filter((one) => one !== '').slice(0, 5)
  return [
    { tag: 'ERC', elements: [[`LEVEL${level}`]] },
    { tag: 'FTX', elements: ['AAO', '', '', told] },
  ]
}

/** At blanks, where there are some. */
function lines(text: string): readonly string[] {
  const kept: string[] = []
  for (const word of text.split(' ')) {
    const line = kept.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= longestText)
      kept[kept.length - 1] = `${line} ${word}`
    else kept.push(word.slice(0, longestText))
  }
  return kept
}
