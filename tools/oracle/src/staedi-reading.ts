import type { Reading } from './reading.ts'

/** What `StaediReads tell` printed, by the name of the file. */
export function staediReadings(told: string): ReadonlyMap<string, Reading> {
  const readings = new Map<string, Draft>()
  let draft = emptyDraft()
  for (const line of told.split('\n')) {
    const rest = line.slice(2)
    if (line.startsWith('F ')) {
      draft = emptyDraft()
      readings.set(rest, draft)
    } else take(draft, line.slice(0, 1), rest)
  }
  return readings
}

type Draft = {
  segments: string[]
  control: Set<string>
  isService: boolean
  errors: Set<string>
  isJudged: boolean
  stopped?: string
}

function emptyDraft(): Draft {
  return { segments: [], control: new Set(), isService: false, errors: new Set(), isJudged: true }
}

function take(draft: Draft, kind: string, rest: string): void {
  const plain = rest.replaceAll(/\\(.)/g, (_, one: string) => ({ n: '\n', r: '\r' })[one] ?? one)
  if (kind === 'S') {
    draft.segments.push(plain)
    draft.isService = plain === 'UNA'
    // Parley keeps the UNA apart from the segments.
    if (draft.isService) draft.segments.pop()
  } else if (kind === 'D' && !draft.isService) {
    const [element = '', repetition = '', component = ''] = plain.split(' ', 3)
    const text = plain.slice(element.length + repetition.length + component.length + 3)
    const last = draft.segments.length - 1
    // Parley has no password of TRADACOMS in its trees.
    const isPassword = element === '6' && draft.segments[last]?.startsWith('STX ') === true
    if (isPassword) hidePassword(draft, last)
    else draft.segments[last] += ` ${element}.${repetition}.${component}=${text}`
  } else if (kind === 'X') draft.isJudged &&= rest.endsWith('true')
  else if (kind === 'T') draft.stopped = plain
  else if (kind === 'E') {
    if (/^CONTROL_COUNT/.test(rest)) draft.control.add('count')
    else if (/^CONTROL_REFERENCE/.test(rest)) draft.control.add('reference')
    else draft.errors.add(rest.split(' ', 1)[0] ?? '')
  }
}

function hidePassword({ segments }: Draft, at: number): void {
  if (!segments[at]?.endsWith('***')) segments[at] += ' 6.1.1=***'
}
