import { type FaultIn, positionOf } from '@parley/channel'
import type { Finding as EdiFinding } from '@parley/edi'
import type { Failure as JourneyFailure, Position as JourneyPosition } from '@parley/journey'
import type { Failure, Finding, Position } from '@parley/rpc/parser/v1'

/** What the road finds, in the words of parser.v1. */
export function findingOf({ code, severity, text, position }: FaultIn): Finding {
  const word = severity === 'error' ? 'SEVERITY_ERROR' : 'SEVERITY_WARNING'
  return { code, severity: word, text, position: placed(position) }
}

export function ediFindingOf(finding: EdiFinding): Finding {
  const { code, severity, text } = finding
  return findingOf({
    ...{ code, text, position: positionOf(finding) },
    severity: severity === 'error' ? 'error' : 'warning',
  })
}

export function failureOf({ code, text, position }: JourneyFailure): Failure {
  return { code, text, position: placed(position ?? {}) }
}

/** A refusal of one document, as one of its findings. */
export function refusalOf({ code, text, position = {} }: JourneyFailure): Finding {
  return findingOf({ code, text, position, severity: 'error' })
}

function placed(position: JourneyPosition): Position {
  return { ...position }
}
