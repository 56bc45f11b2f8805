import type { Chance } from '@parley/bench'
import { type Finding, frame, judgeTransaction } from '@parley/edi'
import { answerBase, bareGuide } from './bare-guides.ts'
import type { Breach } from './breach.ts'
import { examineFraming } from './examine-framing.ts'
import { examineStream } from './examine-stream.ts'
import { examineWriting } from './examine-writing.ts'
import { guidesFor, type InterchangePassage, type Passage, passThrough } from './pass-through.ts'

export type Examined = {
  readonly breach?: Breach
  /** Processor time of everything but the checks, and the findings that it made. */
  readonly micros: number
  /** The same by the clock: finer, and with all that others did meanwhile. */
  readonly clockMicros: number
  readonly interchanges: number
  readonly findings: number
}

/** One input through everything, and every promise checked. */
export async function examine(bytes: Buffer, chance: Chance): Promise<Examined> {
  let micros = 0
  let clockMicros = 0
  let interchanges = 0
  let findings = 0
  try {
    const guides = await guidesFor(frame(bytes))
    const from = performance.now()
    const before = process.threadCpuUsage()
    const passage = passThrough(bytes, guides)
    const { user, system } = process.threadCpuUsage(before)
    micros = user + system
    clockMicros = 1_000 * (performance.now() - from)
    interchanges = passage.interchanges.length
    findings = countOf(passage)
    const breach = await firstBreach(bytes, passage, chance)
    return { micros, clockMicros, interchanges, findings, ...(breach !== undefined && { breach }) }
  } catch (error) {
    return {
      micros,
      clockMicros,
      interchanges,
      findings,
      breach: { check: 'something was thrown', detail: placeOf(error) },
    }
  }
}

function countOf({ interchanges }: Passage): number {
  return interchanges.reduce((sum, { judged }) => {
    return judged.reduce((inner, { findings }) => inner + findings.length, sum)
  }, 0)
}

async function firstBreach(bytes: Buffer, passage: Passage, chance: Chance): Promise<Breach | undefined> {
  const { framing: framed } = passage
  const framing = examineFraming(bytes, framed, chance) ?? examineStream(bytes, framed, chance)
  if (framing !== undefined) return framing
  for (const one of passage.interchanges) {
    const breach =
      examineFindings(bytes, one) ??
      examineWriting(bytes, one.tree, one.written) ??
      (await examineAnswers(one))
    if (breach !== undefined) return breach
  }
  return undefined
}

function examineFindings(bytes: Buffer, { judged }: InterchangePassage): Breach | undefined {
  for (const { transaction, findings } of judged) {
    const end = transaction.range.offset + transaction.range.length
    for (const { code, byteOffset, segmentPosition = 1, value = '' } of findings) {
      if (byteOffset < transaction.range.offset || byteOffset > Math.min(end, bytes.length)) {
        return { check: 'a finding lies outside its transaction', detail: code }
      }
      if (segmentPosition < 1 || segmentPosition > transaction.segmentCount + 1) {
        return { check: 'a finding has no position in its transaction', detail: code }
      }
      if ([...value].length > 99) return { check: 'the value of a finding is longer than 99', detail: code }
    }
    if (findings.length > 101) return { check: 'there are more findings than the limit', detail: '' }
  }
  return undefined
}

/** What we answer is read back by ourselves, and nothing may be wrong with it. */
async function examineAnswers({ answers }: InterchangePassage): Promise<Breach | undefined> {
  for (const answer of answers) {
    const framing = frame(answer)
    const [interchange] = framing.interchanges
    if (interchange === undefined || framing.interchanges.length > 1) {
      return { check: 'an answer is not one interchange', detail: codes(framing.findings) }
    }
    const found: Finding[] = [...framing.findings, ...interchange.findings]
    for (const [index, group] of interchange.groups.entries()) {
      found.push(...group.findings)
      for (const transaction of group.transactions) {
        const guide = await bareGuide(answerBase(interchange, index, transaction))
        if (guide === undefined) return { check: 'an answer is of no standard', detail: transaction.setId }
        found.push(...judgeTransaction(answer, interchange, transaction, guide))
      }
    }
    const own = found.filter((one) => !isEcho(one))
    if (own.length > 0) return { check: 'an answer has findings of its own', detail: codes(own) }
  }
  return undefined
}

/** An answer names the question as it came, so that its sender finds it, also where it came too short, too long or as no number. */
function isEcho({ code, segment = '', element = 0 }: Finding): boolean {
  return echoedCodes.has(code) && echoed.has(`${segment}${element}`)
}

const echoed: ReadonlySet<string> = new Set([
  ...['ISA5', 'ISA6', 'ISA7', 'ISA8', 'ISA12', 'GS2', 'GS3', 'GS8', 'AK12', 'AK13', 'AK21', 'AK22', 'AK23'],
  ...['UNB2', 'UNB3', 'UNB11', 'UCI1', 'UCI2', 'UCI3', 'UCF1', 'UCF2', 'UCF3', 'UCM1', 'UCM2'],
])
const echoedCodes: ReadonlySet<string> = new Set([
  ...['ENVELOPE_ELEMENT_TOO_SHORT', 'ENVELOPE_ELEMENT_TOO_LONG', 'ENVELOPE_ELEMENT_INVALID'],
  ...['ELEMENT_TOO_SHORT', 'ELEMENT_TOO_LONG', 'ELEMENT_MISSING', 'NUMBER_INVALID', 'GROUP_PARTY_INVALID'],
  ...['SENDER_ID_INVALID', 'SENDER_QUALIFIER_INVALID', 'RECEIVER_ID_INVALID', 'RECEIVER_QUALIFIER_INVALID'],
  'INTERCHANGE_VERSION_UNSUPPORTED',
  'CODE_NOT_IN_STANDARD',
])

function codes(findings: readonly Finding[]): string {
  const told = findings.map(({ code, segment = '', element = '' }) => `${code} ${segment} ${element}`.trim())
  return [...new Set(told)].slice(0, 3).join(', ')
}

/** The message and the place in the program; digits of the message differ from input to input. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => line.includes('/src/'))
  const place = frames[0]?.replace(/^.*\/(libs|tools)\//, '$1/').replace(/\)$/, '') ?? ''
  return `${error.message} at ${place}`
}
