import { positionOf } from '@parley/channel'
import type { Finding } from '@parley/edi'
import type { MessageId } from '@parley/journey'
import type { Step } from '@parley/store'

/** A finding as a line of the timeline: what is wrong, where, never the value. */
export function findingStep(messageId: MessageId, at: Date, finding: Finding): Step {
  const { code, severity, text } = finding
  const detail = { code, severity, ...(positionOf(finding) as Record<string, string | number>) }
  return { messageId, at, stage: 'edi-parser', what: text, detail }
}
