import type { Reading } from './reading.ts'

/** The class of the first thing in which two readings differ; undefined where they agree. Never the data. */
export function disagreement(ours: Reading, theirs: Reading): string | undefined {
  const at = ours.segments.findIndex((segment, index) => segment !== theirs.segments[index])
  const isShort = theirs.stopped !== undefined && (at < 0 || at >= theirs.segments.length - 1)
  if (isShort) return `StAEDI stops: ${stopOf(theirs.stopped ?? '')}`
  if (at >= 0 || ours.segments.length !== theirs.segments.length) {
    return segmentClass(ours.segments, theirs.segments, at < 0 ? ours.segments.length : at)
  }
  for (const kind of ['count', 'reference'] as const) {
    if (ours.control.has(kind) === theirs.control.has(kind)) continue
    return `only ${ours.control.has(kind) ? 'Parley' : 'StAEDI'} finds a control ${kind} wrong`
  }
  const bothFind = ours.errors.size > 0 && theirs.errors.size > 0
  if (!ours.isJudged || !theirs.isJudged || bothFind) return undefined
  const [only] = [...ours.errors, ...theirs.errors].sort()
  return only === undefined ? undefined : `only ${ours.errors.size > 0 ? 'Parley' : 'StAEDI'} finds ${only}`
}

/** Without the place: `Unexpected end of stream`, `Invalid processing state`. */
function stopOf(message: string): string {
  const told = /EDIE\d+ - (.*)/s.exec(message)?.[1] ?? message
  const header = told.includes('X12 header position') ? ' in ISA' : ''
  return (told.split(/ (?:at|in|after) |[:(]/, 1)[0] ?? '').trim() + header
}

function segmentClass(ours: readonly string[], theirs: readonly string[], at: number): string {
  const [one, other] = [ours[at], theirs[at]]
  if (other === undefined) return theirs.length === 0 ? 'only Parley reads the file' : 'Parley reads on'
  if (one === undefined) return ours.length === 0 ? 'only StAEDI reads the file' : 'StAEDI reads on'
  const [tag = '', otherTag = ''] = [one, other].map((segment) => segment.split(' ', 1)[0])
  if (tag !== otherTag) return 'another segment'
  if (one.replaceAll(/\s/g, '') === other.replaceAll(/\s/g, '')) return 'blanks or line ends of a value'
  return `another value in ${/^(ISA|GS|ST|SE|GE|IEA|UN[A-Z])$/.test(tag) ? 'the envelope' : 'a segment'}`
}
