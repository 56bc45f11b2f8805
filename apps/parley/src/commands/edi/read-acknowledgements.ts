import {
  type AcknowledgedFinding,
  type AcknowledgedOutcome,
  readAcknowledgements as outcomesOf,
} from '@parley/edi'
import { note } from '../../terminal.ts'
import type { Opened } from './open-file.ts'
import { Output } from './output.ts'
import { noteFraming } from './report-findings.ts'

/** What the acknowledgements of a file say about what we sent: a line each, and what they find fault with. */
export async function readAcknowledgements(
  { bytes, framing }: Opened,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const outcomes = framing.interchanges.flatMap((interchange) => outcomesOf(bytes, interchange))
  const output = new Output()
  if (json) await output.line(JSON.stringify(outcomes, null, 2))
  else for (const one of outcomes) await output.text(textOf(one))
  await output.end()
  if (outcomes.length === 0) note('There is no TA1, 997, 999, CONTRL or APERAK in this file.')
  if (outcomes.length === 0 || outcomes.some(({ verdict }) => verdict === 'rejected')) process.exitCode = 1
  noteFraming(framing)
}

function textOf({ by, level, reference, verdict, codes, findings, remarks }: AcknowledgedOutcome): string {
  const { interchange, group, transaction, setId } = reference
  const number = { interchange, group, transaction }[level] ?? ''
  const named = [by, level, ...(level === 'transaction' && setId ? [setId] : []), number].join(' ')
  const told = codes.length > 0 ? ` (${codes.join(', ')})` : ''
  const lines = [`${named}: ${verdict}${told}`, ...findings.map(faultOf), ...remarks.map((one) => `  ${one}`)]
  return `${lines.join('\n')}\n`
}

function faultOf({
  code,
  segment,
  segmentPosition,
  element,
  component,
  reference,
}: AcknowledgedFinding): string {
  const at = segmentPosition === undefined ? '' : ` (${segmentPosition})`
  const place = segment === undefined && at === '' ? '' : `${segment ?? 'segment'}${at} `
  const part = component === undefined ? '' : `-${component}`
  const of =
    element === undefined
      ? ''
      : `element ${element}${part}${reference ? `, data element ${reference}` : ''}: `
  return `  ${place}${of}code ${code}`
}
