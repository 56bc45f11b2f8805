import { valueAt } from '../fits.ts'
import { amountOf, compare } from '../judge/exact.ts'
import type { SegmentReader } from '../segment-reader.ts'
import { compileValue, findElement, firstCell, levelFor, type Site } from './compile-values.ts'
import type { Comparison, Expression, Reference } from './expression.ts'
import type { Cell } from './watch-program.ts'

export type Holds = (cells: readonly Cell[], reader: SegmentReader) => boolean

/** A condition; of a place that comes several times, it holds when it does for one of them. */
export function compileTruth(expression: Expression, site: Site): Holds | undefined {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [compileTruth(expression.left, site), compileTruth(expression.right, site)]
      if (left === undefined || right === undefined) return undefined
      return expression.kind === 'and'
        ? (cells, reader) => left(cells, reader) && right(cells, reader)
        : (cells, reader) => left(cells, reader) || right(cells, reader)
    }
    case 'not':
      return opposite(compileTruth(expression.of, site))
    case 'present':
      return seen(expression.of, site, () => true)
    case 'in':
      return isAmong(expression.of, expression.values, site)
    case 'compare':
      return compileComparison(expression, site)
    default:
      site.report('this is a value, not a condition; compare it with something, or say present or absent')
      return undefined
  }
}

function opposite(of: Holds | undefined): Holds | undefined {
  return of && ((cells, reader) => !of(cells, reader))
}

function compileComparison(
  { operator, left, right }: Extract<Expression, { kind: 'compare' }>,
  site: Site,
): Holds | undefined {
  // What is said of a place is the opposite of =, so that it holds for none of them.
  if (operator === '!=')
    return opposite(compileComparison({ kind: 'compare', operator: '=', left, right }, site))
  if (left.kind === 'reference' && right.kind === 'text') return sameText(left, right.value, operator, site)
  if (left.kind === 'text' && right.kind === 'reference') return sameText(right, left.value, operator, site)
  if (left.kind === 'reference' && right.kind === 'number') return sameNumber(left, right, operator, site)
  if (left.kind === 'reference' && right.kind === 'reference' && operator === '=')
    return sameValue(left, right, site)
  const [first, second] = [compileValue(left, site), compileValue(right, site)]
  if (first === undefined || second === undefined) return undefined
  return (cells, reader) => {
    const [a, b] = [first(cells, reader), second(cells, reader)]
    return a !== undefined && b !== undefined && fulfils(operator, compare(a, b))
  }
}

function sameText(reference: Reference, text: string, operator: Comparison, site: Site): Holds | undefined {
  if (operator === '=') return isAmong(reference, [text], site)
  site.report(`texts are compared with = and !=; write a number without quotes for ${operator}`)
  return undefined
}

function isAmong(reference: Reference, values: readonly string[], site: Site): Holds | undefined {
  const allowed = new Set(values)
  const watched = findElement(reference, site)
  return watched && seen(reference, site, (text) => allowed.has(text))
}

function sameNumber(
  reference: Reference,
  { value }: Extract<Expression, { kind: 'number' }>,
  operator: Comparison,
  site: Site,
): Holds | undefined {
  const type = findElement(reference, site)?.rules?.type
  if (type === undefined) return undefined
  return seen(reference, site, (text) => {
    const amount = amountOf(text, type)
    return amount !== undefined && fulfils(operator, compare(amount, value))
  })
}

/** Of two places the first value of each: alike as texts. */
function sameValue(left: Reference, right: Reference, site: Site): Holds | undefined {
  const [first, second] = [findElement(left, site), findElement(right, site)]
  const firstAt = first && firstCell(first, site)
  const secondAt = second && firstCell(second, site)
  if (firstAt === undefined || secondAt === undefined) return undefined
  return (cells) => {
    const [a, b] = [cells[firstAt]?.values[0]?.text, cells[secondAt]?.values[0]?.text]
    return a !== undefined && a === b
  }
}

/** Whether a place was seen with a value that passes the test; of a segment, whether it was seen. */
function seen(reference: Reference, site: Site, passes: (text: string) => boolean): Holds | undefined {
  const watched = site.find(reference)
  if (watched === undefined) return undefined
  const level = levelFor(site, watched, site.builder.chainOfWatched(watched))
  if (level === false) return undefined
  const cell = site.builder.cell(level)
  site.triggers.push(cell)
  const { element, component } = watched.locator
  site.builder.sight(watched, cell, (noted, { reader, place }) => {
    if (noted.count > 0) return
    const text = element === undefined ? '' : valueAt(reader, element, component)
    if (element !== undefined && (text === '' || !passes(text))) return
    noted.count++
    noted.values.push({ text: '', place: place(element === undefined ? undefined : { element, component }) })
  })
  return (cells) => (cells[cell]?.count ?? 0) > 0
}

function fulfils(operator: Comparison, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return operator satisfies never
  }
}
