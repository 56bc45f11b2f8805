import type { Place } from '../finding.ts'
import { valueAt } from '../fits.ts'
import { discriminatorWords, elementName } from '../judge/element-words.ts'
import { amountOf, compare } from '../judge/exact.ts'
import { compileTruth } from './compile-truths.ts'
import { compileValue, findElement, firstCell, type Site } from './compile-values.ts'
import type { Reference } from './expression.ts'
import type { Consequence } from './guide-spec.ts'
import { segmentStep } from './locator.ts'
import type { Node } from './program.ts'
import type { Asked, Balance, Target } from './read-asked.ts'
import { resolveLocator } from './resolve-locator.ts'
import { WatchBuilder, type Watched } from './watch-builder.ts'
import type { Cell, Sighting, WatchProgram } from './watch-program.ts'

/** Tables for the conditions and balances of a guide; undefined when it has none. Problems are reported where they stand. */
export function compileWatch(
  places: readonly Node[],
  { balances, conditions }: Asked,
): WatchProgram | undefined {
  const builder = new WatchBuilder(places)
  for (const balance of balances) compileBalance(balance, { builder, places })
  for (const condition of conditions) {
    for (const { target, consequence, report } of condition.then) {
      const watched = watchedAt({ builder }, target)
      const site = siteOf({ builder, places }, watched, (text) => condition.report(text))
      const holds = compileTruth(condition.when, site)
      if (holds === undefined) continue
      const when = condition.text
      compileConsequence({ site, watched, consequence, when, report, holds })
    }
  }
  return builder.program()
}

type Ground = { readonly builder: WatchBuilder; readonly places: readonly Node[] }

export function watchedAt(
  { builder }: Pick<Ground, 'builder'>,
  { text, locator, steps, node, element }: Target,
): Watched {
  return { text, locator, node, rules: element, targets: builder.placesOf(steps, locator) }
}

function siteOf(ground: Ground, watched: Watched, report: (text: string) => void): Site {
  const { builder, places } = ground
  return {
    builder,
    chain: builder.chainOfWatched(watched),
    triggers: [],
    report,
    find({ text, locator }: Reference) {
      const resolved = resolveLocator(places, locator)
      if (resolved.kind === 'found') return watchedAt(ground, { text, locator, ...resolved })
      report(`${text}: ${resolved.text}`)
      return undefined
    },
  }
}

// As many as a transaction has findings at most.
const mostNoted = 100

function compileBalance({ target, expression, text, report }: Balance, ground: Ground): void {
  const { builder } = ground
  const watched = watchedAt(ground, target)
  const { rules, locator, node } = watched
  if (rules === undefined) return
  if (rules.components !== undefined) {
    report(`${target.text} has components; name one, such as ${target.text}-01`)
    return
  }
  const site = siteOf(ground, watched, report)
  const level = site.chain.at(-1)
  const differs =
    expression.kind === 'reference' && !isNumeric(rules.type)
      ? otherText(expression, site)
      : otherAmount(compileValue(expression, site), rules.type)
  if (differs === undefined) return
  const { element = 0, component } = locator
  const cell = builder.cell(level)
  builder.sight(watched, cell, noteValue(element, component))
  const name = elementName(node.tag, element, component)
  const sentence = `${name} does not equal ${text}. Correct it, or what it is made of.`
  builder.close(level, (cells, seen) => {
    for (const { text: value, place } of cells[cell]?.values ?? []) {
      if (differs(value, cells, seen.reader)) seen.report('BALANCE_WRONG', sentence, { ...place, value })
    }
  })
}

function isNumeric(type: string): boolean {
  return type === 'R' || type === 'n' || /^N\d$/.test(type)
}

type Differs = (value: string, ...given: Parameters<NonNullable<ReturnType<typeof compileValue>>>) => boolean

function otherText(reference: Reference, site: Site): Differs | undefined {
  const watched = findElement(reference, site)
  const cell = watched && firstCell(watched, site)
  if (cell === undefined) return undefined
  return (value, cells) => {
    const [first] = cells[cell]?.values ?? []
    return first !== undefined && first.text !== value
  }
}

function otherAmount(evaluate: ReturnType<typeof compileValue>, type: string): Differs | undefined {
  if (evaluate === undefined) return undefined
  return (value, cells, reader) => {
    const [amount, expected] = [amountOf(value, type), evaluate(cells, reader)]
    return amount !== undefined && expected !== undefined && compare(amount, expected) !== 0
  }
}

function noteValue(element: number, component: number | undefined): Sighting['see'] {
  return (noted, seen) => {
    const text = valueAt(seen.reader, element, component)
    if (text === '' || noted.values.length >= mostNoted) return
    noted.values.push({ text, place: seen.place({ element, component }) })
  }
}

type Consequent = {
  readonly site: Site
  readonly watched: Watched
  readonly consequence: Consequence
  /** The condition as it is written. */
  readonly when: string
  readonly report: (text: string) => void
  readonly holds: NonNullable<ReturnType<typeof compileTruth>>
}

function compileConsequence(consequent: Consequent): void {
  const { watched, consequence, report } = consequent
  if (typeof consequence === 'object') {
    if (watched.rules === undefined || watched.rules.components !== undefined)
      report('codes belong to an element without components; name one, such as BEG.02')
    else breachOfElement(consequent, 'CODE_NOT_IN_RULE', codesBreach(consequence.codes))
  } else if (watched.locator.element === undefined) breachOfSegment(consequent)
  else if (consequence === 'required')
    breachOfElement(consequent, 'ELEMENT_REQUIRED_BY_RULE', (value) => value === '')
  else breachOfElement(consequent, 'ELEMENT_FORBIDDEN_BY_RULE', (value) => value !== '')
}

function codesBreach(codes: readonly string[]): (value: string) => boolean {
  const allowed = new Set(codes)
  return (value) => value !== '' && !allowed.has(value)
}

/** Each occurrence that breaks the rule is noted, and reported when the loop ends if the condition holds. */
function breachOfElement(
  { site, watched, consequence, when, holds }: Consequent,
  code: 'CODE_NOT_IN_RULE' | 'ELEMENT_REQUIRED_BY_RULE' | 'ELEMENT_FORBIDDEN_BY_RULE',
  isBreach: (value: string) => boolean,
): void {
  const { builder, chain } = site
  const { element = 0, component } = watched.locator
  const name = elementName(watched.node.tag, element, component)
  const text = sentenceOf(name, consequence, when)
  const level = chain.at(-1)
  const cell = builder.cell(level)
  builder.sight(watched, cell, (noted, seen) => {
    const value = valueAt(seen.reader, element, component)
    if (!isBreach(value) || noted.values.length >= mostNoted) return
    noted.values.push({ text: value, place: seen.place({ element, component }) })
  })
  builder.close(level, (cells, seen) => {
    const broken = cells[cell]?.values ?? []
    if (broken.length === 0 || !holds(cells, seen.reader)) return
    const reference = watched.rules?.reference
    const because = becauseOf(site, cells)
    for (const { text: value, place } of broken)
      seen.report(code, text, { ...place, ...(reference !== undefined && { reference }), ...because, value })
  })
}

function breachOfSegment({ site, watched, consequence, when, holds }: Consequent): void {
  const { builder, chain } = site
  const { discriminator } = segmentStep(watched.locator)
  const { tag } = watched.node
  const name = discriminator === undefined ? tag : `${tag} with ${discriminatorWords(discriminator)}`
  const text = sentenceOf(name, consequence, when)
  const level = chain.at(-1)
  const cell = builder.cell(level)
  const placeOfMissing = consequence === 'required' ? missingPlace(site, watched) : undefined
  builder.sight(watched, cell, (noted, seen) => {
    noted.count++
    if (consequence === 'never' && noted.values.length < mostNoted)
      noted.values.push({ text: '', place: seen.place() })
  })
  builder.close(level, (cells, seen) => {
    const { count = 0, values = [] } = cells[cell] ?? {}
    if (consequence === 'required') {
      if (count === 0 && holds(cells, seen.reader))
        seen.report('SEGMENT_REQUIRED_BY_RULE', text, {
          ...(placeOfMissing?.(cells) ?? seen.place()),
          ...{ segment: tag, ...becauseOf(site, cells) },
        })
    } else if (values.length > 0 && holds(cells, seen.reader)) {
      for (const { place } of values)
        seen.report('SEGMENT_FORBIDDEN_BY_RULE', text, { ...place, ...becauseOf(site, cells) })
    }
  })
}

/**
 * Where a segment should have stood: before the first of the pass that may only come behind it, in the loops that the rule is
 * about. Without such a segment it is where the pass ended.
 */
function missingPlace(
  { builder, chain }: Site,
  { targets, node }: Watched,
): (cells: readonly Cell[]) => Place | undefined {
  const level = chain.at(-1)
  const [entered, behind] = [builder.cell(level), builder.cell(level)]
  const first: Sighting['see'] = (noted, seen) => {
    if (noted.values.length === 0) noted.values.push({ text: '', place: seen.place() })
  }
  const any = { steps: [{ tag: node.tag, nth: 1 }] } as const
  if (level !== undefined) builder.sight({ targets: builder.triggersOf(level), locator: any }, entered, first)
  builder.sight({ targets: builder.placesBehind(targets), locator: any }, behind, first)
  return (cells) => {
    const place = cells[behind]?.values[0]?.place
    if (place === undefined) return undefined
    const { loopPath: _, ...here } = place
    const loopPath = cells[entered]?.values[0]?.place.loopPath
    return { ...here, ...(loopPath !== undefined && { loopPath }) }
  }
}

/** What made the condition hold, where it is something that was sent (CTX of a 999). */
function becauseOf({ triggers }: Site, cells: readonly Cell[]): Pick<Place, 'trigger'> {
  for (const cell of triggers) {
    const place = cells[cell]?.values[0]?.place
    if (place?.segment === undefined || place.segmentPosition === undefined) continue
    const { segment, segmentPosition, element, component, boundedLoop } = place
    const trigger = {
      ...{ segment, segmentPosition },
      ...(element !== undefined && { element }),
      ...(component !== undefined && { component }),
      ...(boundedLoop !== undefined && { boundedLoop }),
    }
    return { trigger }
  }
  return {}
}

function sentenceOf(name: string, consequence: Consequence, when: string): string {
  if (consequence === 'required') return `The guide requires ${name} when ${when}. Send it.`
  if (consequence === 'never') return `The guide does not allow ${name} when ${when}. Leave it out.`
  const { codes } = consequence
  const list = codes.length === 1 ? codes[0] : `one of ${codes.slice(0, 20).join(', ')}`
  return `${name} is none of the codes that the guide allows when ${when}. Send ${list}.`
}
