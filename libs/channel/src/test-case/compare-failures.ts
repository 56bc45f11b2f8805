import type { FailureSpec } from '@parley/model'
import type { Difference } from './difference.ts'
import type { Failed, Reason } from './followed.ts'

/** What was to fail and did not, and what failed and was not to. */
export function* compareFailures(
  expected: readonly FailureSpec[],
  failures: readonly Failed[],
): Generator<Difference> {
  for (const spec of expected) {
    if (!failures.some((failed) => isMeant(spec, failed)))
      yield { where: 'failure', path: '', expected: specText(spec) }
  }
  for (const failed of failures) {
    if (!expected.some((spec) => isMeant(spec, failed)))
      yield { where: 'failure', path: failed.document, got: failedText(failed) }
  }
}

/** By the code of the failure, or of a finding behind it; of the place only what is written counts. */
function isMeant(spec: FailureSpec, failed: Failed): boolean {
  return [failed, ...failed.reasons].some((one) => one.code === spec.code && isPlace(spec, one))
}

const places = [
  ...(['segment', 'segmentPosition', 'element', 'component', 'line', 'column', 'path'] as const),
  ...(['byteOffset', 'targetPath'] as const),
]

function isPlace(spec: FailureSpec, { position }: Reason): boolean {
  return places.every((name) => spec[name] === undefined || spec[name] === position[name])
}

function specText(spec: FailureSpec): string {
  return [spec.code, ...placeWords(spec)].join(' ')
}

function failedText({ code, text, position, reasons }: Failed): string {
  const [reason] = reasons
  const codes = reason === undefined || reason.code === code ? code : `${code} (${reason.code})`
  return `${[codes, ...placeWords(position)].join(' ')}: ${text}`
}

function placeWords(place: Omit<FailureSpec, 'code'>): readonly string[] {
  return places.flatMap((name) => (place[name] === undefined ? [] : [`${name}=${place[name]}`]))
}
