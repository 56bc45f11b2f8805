import type { Trigger } from '../finding.ts'
import type { Delimiters } from '../interchange.ts'
import type { Segment } from '../write/write-segments.ts'
import { canBeEchoed } from './ack-envelope.ts'

/*
 * CTX of a 999 (005010):
 *   01 C998: name : reference   02 segment   03 its position   04 LS01   05 C030: element : component
 */

/** What a situational rule looked at. Its name is given by X12 implementation guides. */
export function triggerContext(trigger: Trigger, delimiters: Delimiters): Segment {
  const { segment, segmentPosition, element, component, boundedLoop = '' } = trigger
  const loop = boundedLoop.length <= 4 && canBeEchoed(boundedLoop, delimiters) ? boundedLoop : ''
  const separator = String.fromCharCode(delimiters.component)
  const place = [element, component].filter((one) => one !== undefined).join(separator)
  return ['CTX', 'SITUATIONAL TRIGGER', segment, String(segmentPosition), loop, place]
}

// 9998 holds 35 characters; what is longer is cut, and what would break the 999 is left out (X12 RFI 2293).
const maxReference = 35

/** What the sender calls the document; nothing when it is not known, or cannot be repeated. */
export function businessUnitContext(
  unit: { readonly name: string; readonly value: string } | undefined,
  delimiters: Delimiters,
): readonly Segment[] {
  if (unit === undefined) return []
  const { name, value } = unit
  if (!canBeEchoed(name, delimiters) || !canBeEchoed(value, delimiters)) return []
  const separator = String.fromCharCode(delimiters.component)
  return [['CTX', `${name}${separator}${value.slice(0, maxReference)}`]]
}
