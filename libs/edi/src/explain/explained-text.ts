import type { ExplainedElement, ExplainedFinding, ExplainedSegment } from './explained-segment.ts'

/** How words are made to stand out; each function gives its text back, with what colours it. */
export type Paint = {
  readonly dim: (text: string) => string
  readonly error: (text: string) => string
  readonly warn: (text: string) => string
}

export const plain: Paint = { dim: (text) => text, error: (text) => text, warn: (text) => text }

export type TextOptions = {
  /** Characters of a line; longer segments go on in the next line, between elements. Default 120. */
  readonly width?: number
  readonly paint?: Paint
  /** Also a line for each element: number, data element, type and lengths, name. */
  readonly elements?: boolean
}

const gutter = 7

/**
 * A segment as lines: position, text indented by its loops, behind it the loop that it opens and the names of its
 * elements; below it, at each thing that is wrong, carets with the code and the sentence.
 */
export function explainedText(segment: ExplainedSegment, options: TextOptions = {}): string {
  const { width = 120, paint = plain } = options
  const indent = 2 * (segment.loops.length - (segment.opensLoop ? 1 : 0))
  const margin = gutter + indent
  const rows = rowsOf(segment, Math.max(20, width - margin))
  const lines: string[] = []
  const marked = segment.findings.filter(({ at }) => at !== undefined)
  rows.forEach(({ from, text }, index) => {
    const last = index === rows.length - 1
    const position = index === 0 ? String(segment.position ?? '') : ''
    const note = last ? noteOf(segment) : ''
    const left = paint.dim(position.padStart(gutter - 2)) + ' '.repeat(2 + indent)
    const fits = margin + text.length + 2 + note.length <= width
    lines.push(left + text + (note !== '' && fits ? `  ${paint.dim(note)}` : ''))
    const end = last ? Number.POSITIVE_INFINITY : from + text.length
    for (const found of marked) {
      const { at = 0 } = found
      if (at >= from && at < end) lines.push(...markLines(found, { margin, from, row: text.length, paint }))
    }
    if (note !== '' && !fits) lines.push(' '.repeat(margin + 4) + paint.dim(note))
  })
  if (options.elements === true) lines.push(...elementLines(segment, margin, paint))
  for (const found of segment.findings) {
    if (found.at === undefined) lines.push(' '.repeat(gutter) + sentence(found, paint))
  }
  return `${lines.join('\n')}\n`
}

type Row = { readonly from: number; readonly text: string }

/** The text in pieces that fit, broken in front of elements. */
function rowsOf({ text, elements }: ExplainedSegment, width: number): readonly Row[] {
  const characters = Array.from(text)
  const rows: Row[] = []
  let from = 0
  let end = 0
  const cut = (to: number) => {
    rows.push({ from, text: characters.slice(from, to).join('') })
    from = to
  }
  for (const { at, width: length } of elements) {
    if (at + length - from > width && end > from) cut(end)
    end = at + length
  }
  cut(characters.length)
  return rows
}

function noteOf({ loops, opensLoop, names: called, elements }: ExplainedSegment): string {
  const names = elements.flatMap((one) => [
    ...(one.name === undefined ? [] : [`${twoDigits(one.element)} ${one.name}`]),
    ...(one.components ?? []).flatMap(({ component, name }) =>
      name === undefined ? [] : [`${twoDigits(one.element)}-${twoDigits(component)} ${name}`],
    ),
  ])
  return [...(opensLoop ? [`[${loops.join(' > ')}]`] : []), ...called, ...names].join('  ')
}

type Beside = {
  readonly margin: number
  readonly from: number
  readonly row: number
  readonly paint: Paint
}

function markLines(found: ExplainedFinding, { margin, from, row, paint }: Beside): readonly string[] {
  const { at = 0, width = 1 } = found
  const column = Math.min(at - from, row)
  const carets = '^'.repeat(Math.max(1, Math.min(width, row - column)))
  const colour = found.severity === 'error' ? paint.error : paint.warn
  return [
    ' '.repeat(margin + column) + colour(carets),
    ' '.repeat(Math.min(margin + column, 40)) + sentence(found, paint),
  ]
}

function sentence({ severity, code, text, segment, element, component }: ExplainedFinding, paint: Paint) {
  const colour = severity === 'error' ? paint.error : paint.warn
  const place = element === undefined ? '' : `${segment ?? ''}${twoDigits(element)}`
  const part = component === undefined ? '' : `-${twoDigits(component)}`
  return `${colour(`${severity} ${code}`)}${place && ` ${place}${part}`}: ${text}`
}

function elementLines({ text, elements }: ExplainedSegment, margin: number, paint: Paint): readonly string[] {
  const characters = Array.from(text)
  const line = (number: string, one: Omit<ExplainedElement, 'element'>) => {
    const value = characters.slice(one.at, one.at + one.width).join('')
    const facts = one.type === undefined ? '' : `${one.type} ${one.min}/${one.max}`
    const known = [number.padEnd(5), (one.reference ?? '').padEnd(5), facts.padEnd(10)].join('  ')
    return `${' '.repeat(margin + 4)}${paint.dim(known)}  ${value}${one.name === undefined ? '' : `  ${paint.dim(one.name)}`}`
  }
  return elements
    .filter(({ width }) => width > 0)
    .flatMap((one) => {
      const number = twoDigits(one.element)
      const parts = (one.components ?? []).filter(({ width }) => width > 0)
      if (parts.length === 0) return [line(number, one)]
      return parts.map((part) => line(`${number}-${twoDigits(part.component)}`, part))
    })
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
