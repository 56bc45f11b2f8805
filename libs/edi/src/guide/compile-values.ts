import type { Decimal } from '@parley/document'
import { fits, valueAt } from '../fits.ts'
import { add, amountOf, multiply, round, subtract, zero } from '../judge/exact.ts'
import type { SegmentReader } from '../segment-reader.ts'
import type { Expression, Reference } from './expression.ts'
import { segmentStep } from './locator.ts'
import { referencesOf } from './read-expression.ts'
import { type Chain, type Level, sharedDepth, type WatchBuilder, type Watched } from './watch-builder.ts'
import type { Cell } from './watch-program.ts'

/** The amount of an expression; undefined when something in it is no number. What is not sent counts 0. */
export type Evaluate = (cells: readonly Cell[], reader: SegmentReader) => Decimal | undefined

/** The rule that an expression stands in: the loops around what it is about, and where its places are found. */
export type Site = {
  readonly builder: WatchBuilder
  readonly chain: Chain
  /** Cells that note where a condition found what it looks at. */
  readonly triggers: number[]
  find(reference: Reference): Watched | undefined
  report(text: string): void
}

/**
 * Where the cell of a place belongs: to the innermost loop that it shares with what the rule is about. What comes behind
 * that loop is not known when the rule is asked. `false` when it is reported.
 */
export function levelFor(site: Site, watched: Watched, chain: Chain): Level | undefined | false {
  const depth = sharedDepth(site.chain, chain)
  const next = site.chain[depth]
  if (next === undefined || watched.node.origin < next.origin) return site.chain[depth - 1]
  site.report(
    `${watched.text} comes behind the loop that this is about; look at what comes before it or inside it`,
  )
  return false
}

export function compileValue(expression: Expression, site: Site): Evaluate | undefined {
  return compileAmount(expression, site, (reference) => compileFirst(reference, site))
}

type Leaf = (reference: Reference) => Evaluate | undefined

function compileAmount(expression: Expression, site: Site, leaf: Leaf): Evaluate | undefined {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression
      return () => value
    }
    case 'reference':
      return leaf(expression)
    case 'count':
      return compileCount(expression.of, site)
    case 'sum':
      return compileSum(expression.of, site)
    case 'round': {
      const of = compileAmount(expression.of, site, leaf)
      const { digits } = expression
      if (of === undefined) return undefined
      return (cells, reader) => {
        const value = of(cells, reader)
        return value && round(value, digits)
      }
    }
    case 'arithmetic':
      return compileArithmetic(expression, site, leaf)
    default:
      site.report(
        expression.kind === 'text'
          ? 'a text in quotes is no number'
          : 'a condition is no number; leave the comparison out',
      )
      return undefined
  }
}

const operations = { '+': add, '-': subtract, '*': multiply }

function compileArithmetic(
  { operator, left, right }: Extract<Expression, { kind: 'arithmetic' }>,
  site: Site,
  leaf: Leaf,
): Evaluate | undefined {
  const [first, second] = [compileAmount(left, site, leaf), compileAmount(right, site, leaf)]
  if (first === undefined || second === undefined) return undefined
  const operation = operations[operator]
  return (cells, reader) => {
    const [a, b] = [first(cells, reader), second(cells, reader)]
    return a && b && operation(a, b)
  }
}

/** The place as an amount of its first occurrence. */
function compileFirst(reference: Reference, site: Site): Evaluate | undefined {
  const watched = findElement(reference, site)
  const cell = watched && firstCell(watched, site)
  if (watched?.rules === undefined || cell === undefined) return undefined
  const { type } = watched.rules
  return (cells) => {
    const [first] = cells[cell]?.values ?? []
    return first === undefined ? zero : amountOf(first.text, type)
  }
}

export function findElement(reference: Reference, site: Site): Watched | undefined {
  const watched = site.find(reference)
  if (watched === undefined) return undefined
  if (watched.rules !== undefined && watched.rules.components === undefined) return watched
  site.report(
    watched.rules === undefined
      ? `${reference.text} is a segment; name its element, such as ${reference.text}.01`
      : `${reference.text} has components; name one, such as ${reference.text}-01`,
  )
  return undefined
}

/** A cell that holds the first value of a place, and where it stands. */
export function firstCell(watched: Watched, site: Site): number | undefined {
  const level = levelFor(site, watched, site.builder.chainOfWatched(watched))
  if (level === false) return undefined
  const cell = site.builder.cell(level)
  const { element = 0, component } = watched.locator
  site.builder.sight(watched, cell, (noted, seen) => {
    if (noted.values.length > 0) return
    const text = valueAt(seen.reader, element, component)
    if (text !== '') noted.values.push({ text, place: seen.place({ element, component }) })
  })
  return cell
}

function compileCount(reference: Reference, site: Site): Evaluate | undefined {
  const watched = site.find(reference)
  if (watched === undefined) return undefined
  const level = outsideLevel(watched, site)
  if (level === false) return undefined
  const cell = site.builder.cell(level)
  const { element, component } = watched.locator
  site.builder.sight(watched, cell, (noted, { reader }) => {
    if (element === undefined || valueAt(reader, element, component) !== '') noted.count++
  })
  return (cells) => amountOf(String(cells[cell]?.count ?? 0), 'N0')
}

/** What is counted or added up comes several times: the loop that it opens must not be the one the rule is about. */
function outsideLevel(watched: Watched, site: Site): Level | undefined | false {
  if (site.chain.some(({ origin }) => origin === watched.node.origin)) {
    site.report(
      `this is about one ${watched.node.tag}, so there is nothing to count or add up in ${watched.text}`,
    )
    return false
  }
  return levelFor(site, watched, site.builder.chainOf(watched.targets, false))
}

function compileSum(of: Expression, site: Site): Evaluate | undefined {
  const references = referencesOf(of)
  const all = references.map((reference) => findElement(reference, site))
  const watched = all.filter((one) => one !== undefined)
  const [first] = watched
  if (watched.length < all.length) return undefined
  if (first === undefined) {
    site.report('sum(...) names the places that it adds up')
    return undefined
  }
  const byReference = new Map(references.map((reference, index) => [reference, all[index]]))
  return watched.every(({ node }) => node.origin === first.node.origin)
    ? sumOfSegment(of, { site, first, byReference })
    : sumOfLoop(of, { site, watched, first })
}

type Summing = {
  readonly site: Site
  readonly first: Watched
  readonly byReference: ReadonlyMap<Reference, Watched | undefined>
}

/** All in one segment: added up as it comes. */
function sumOfSegment(of: Expression, { site, first, byReference }: Summing): Evaluate | undefined {
  const level = outsideLevel(first, site)
  const body = compileAmount(of, site, (reference) => inSegment(byReference.get(reference)))
  if (level === false || body === undefined) return undefined
  const cell = site.builder.cell(level)
  const { discriminator: _, ...step } = segmentStep(first.locator)
  const anyOf = { targets: first.targets, locator: { steps: [step] as const } }
  site.builder.sight(anyOf, cell, (noted, { reader }) => addTo(noted, body([], reader)))
  return sumOf(cell)
}

function inSegment(watched: Watched | undefined): Evaluate | undefined {
  if (watched?.rules === undefined) return undefined
  const { locator, rules } = watched
  const { element = 0, component } = locator
  const { discriminator } = segmentStep(locator)
  return (_cells, reader) => {
    if (discriminator !== undefined && !fits(reader, discriminator)) return zero
    const text = valueAt(reader, element, component)
    return text === '' ? zero : amountOf(text, rules.type)
  }
}

type LoopSumming = { readonly site: Site; readonly watched: readonly Watched[]; readonly first: Watched }

/** In several segments of one loop: added up with each pass of it. */
function sumOfLoop(of: Expression, { site, watched, first }: LoopSumming): Evaluate | undefined {
  const { builder } = site
  const chains = watched.map((one) => builder.chainOfWatched(one))
  const [chain = []] = chains
  const depth = Math.min(...chains.map((other) => sharedDepth(chain, other)))
  const level = chain[depth - 1]
  if (level === undefined || site.chain.some(({ origin }) => origin === level.origin)) {
    site.report(
      'the places of a sum(...) stand in one segment, or together in a loop that comes several times',
    )
    return undefined
  }
  const body = compileValue(of, { ...site, chain: chain.slice(0, depth) })
  const outer = levelFor(site, first, chain.slice(0, depth - 1))
  if (body === undefined || outer === false) return undefined
  const cell = builder.cell(outer)
  builder.close(level, (cells, { reader }) => {
    const noted = cells[cell]
    if (noted !== undefined) addTo(noted, body(cells, reader))
  })
  return sumOf(cell)
}

function addTo(noted: Cell, value: Decimal | undefined): void {
  if (value === undefined) noted.broken = true
  else noted.sum = add(noted.sum, value)
}

function sumOf(cell: number): Evaluate {
  return (cells) => (cells[cell]?.broken === true ? undefined : cells[cell]?.sum)
}
