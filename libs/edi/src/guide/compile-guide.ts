import { nearestName } from '@parley/document'
import { type Dictionary, dictionaryNames, type MessageFacts } from '@parley/standards'
import { tagCode } from '../tag-code.ts'
import { applyRules } from './apply-rules.ts'
import { buildNodes } from './build-nodes.ts'
import { compileWatch } from './compile-watch.ts'
import type { CompiledGuide } from './compiled-guide.ts'
import type { GuideProblem, GuideSpec } from './guide-spec.ts'
import { segmentStep } from './locator.ts'
import { asksForOne, isDirected } from './note.ts'
import type { Key, Node, Note, Program } from './program.ts'
import { locatedIn, readBalances, readConditions } from './read-asked.ts'
import { collectProblems, locate, readRules } from './read-rules.ts'
import { placesOf } from './resolve-locator.ts'
import { shapeOfGuide } from './shape-of-guide.ts'
import { createTransitions } from './transitions.ts'

export type GuideResult =
  | { readonly kind: 'guide'; readonly guide: CompiledGuide }
  | { readonly kind: 'problems'; readonly problems: readonly GuideProblem[] }

/** The dictionary that a guide needs, such as `x12/004010` for `x12/004010/850`; undefined when `extends` is amiss. */
export function dictionaryNameOf(base: string): string | undefined {
  return baseForm.exec(base)?.[1]
}

/**
 * Compiles a guide to tables; no code is generated. Every problem is found at once, with its path in the spec and,
 * for a name that is not known, the nearest one that is. `rules` may come straight from a file: their form is checked.
 * `dictionary` is the one that `dictionaryNameOf(spec.extends)` names; undefined when there is none.
 */
export function compileGuide(spec: GuideSpec, dictionary: Dictionary | undefined): GuideResult {
  const base = findBase(spec.extends, dictionary)
  if (base.kind === 'problem') return { kind: 'problems', problems: [{ path: ['extends'], text: base.text }] }
  const { message, setId } = base
  const problems = collectProblems(Object.keys(spec.rules ?? {}))
  const nodes = buildNodes(base.dictionary, message)
  const places = [...nodes]
  const { rules, balances } = readBalances(readRules(spec.rules, nodes, problems))
  const asked = { balances, conditions: readConditions(spec.conditions, nodes, problems) }
  const others = locatedIn(nodes, asked)
  const { codesFrom } = spec
  applyRules(places, rules, { dictionary: base.dictionary, others, codesFrom })
  const watch = compileWatch(places, asked)
  const keys = Object.entries(spec.keys ?? {}).flatMap(([name, locator]) => {
    const key = resolveKey(places, name, locator)
    if (typeof key === 'object') return [key]
    problems.add(['keys', name], key)
    return []
  })
  if (problems.list.length > 0) return { kind: 'problems', problems: problems.list }
  const { functionalId } = message
  const program = { ...buildProgram(setId, places, base.dictionary, keys), watch, asked }
  const guide = {
    setId,
    functionalId,
    version: base.dictionary.version,
    ...(spec.association !== undefined && { association: spec.association }),
    shape: shapeOfGuide(places),
    keys: { ...spec.keys },
    program,
  }
  return { kind: 'guide', guide }
}

type Base =
  | {
      readonly kind: 'found'
      readonly dictionary: Dictionary
      readonly message: MessageFacts
      readonly setId: string
    }
  | { readonly kind: 'problem'; readonly text: string }

const baseForm = /^((x12\/\d{6}|edifact\/[A-Z0-9-]+))\/(\w{3,6})$/

function findBase(name: string, dictionary: Dictionary | undefined): Base {
  const match = baseForm.exec(name)
  if (match === null) {
    const text =
      'write the standard as x12/<release>/<set>, such as x12/004010/850, or edifact/<directory>/<message>, such as edifact/D96A/ORDERS'
    return { kind: 'problem', text }
  }
  const [, release = '', , setId = ''] = match
  if (dictionary === undefined) {
    return { kind: 'problem', text: `there is no dictionary ${release}; ${dictionariesLike(release)}` }
  }
  const message = Object.hasOwn(dictionary.messages, setId) ? dictionary.messages[setId] : undefined
  if (message !== undefined) return { kind: 'found', dictionary, message, setId }
  const sets = Object.keys(dictionary.messages)
  const meant = nearestName(setId, sets)
  const hint = meant === undefined ? `; it has ${sets.join(', ')}` : `; did you mean ${meant}?`
  return { kind: 'problem', text: `${release} has no set ${setId}${hint}` }
}

function dictionariesLike(name: string): string {
  const meant = nearestName(name, dictionaryNames, 2)
  if (meant !== undefined) return `did you mean ${meant}?`
  if (name.startsWith('edifact')) return 'name a directory from edifact/D93A to edifact/D24A'
  return `there is ${dictionaryNames.filter((one) => one.startsWith('x12/')).join(', ')}`
}

function resolveKey(places: readonly Node[], name: string, text: string): Key | string {
  const found = locate(places, text)
  if (found.kind === 'problem') return found.text
  const { locator, node, element: rules } = found
  const { element, component } = locator
  if (element === undefined || rules === undefined) return 'a business key names an element, such as BEG.03'
  if (node.unused || rules.unused) return 'the guide does not use this element'
  if (rules.components !== undefined) return 'this element has components; name one, such as REF.04-02'
  const named = placesOf(places, found.steps, locator).map(({ index }) => index)
  return {
    name,
    places: new Set(named),
    element,
    component,
    discriminator: segmentStep(locator).discriminator,
  }
}

function buildProgram(
  setId: string,
  places: readonly Node[],
  dictionary: Dictionary,
  keys: readonly Key[],
): Omit<Program, 'watch' | 'asked'> {
  const tagNumbers = new Map(places.map((node) => [tagCode(node.tag), node.tagNumber]))
  const qualifiedStarts = [0]
  let count = 0
  for (const node of places) {
    const counts = node.countsAt === node.index ? node.counted : []
    node.counted = counts.map((counted) => ({ ...counted, index: count++ }))
    node.notes = usedNotes(node)
    node.lastRequired =
      node.elements.findLastIndex((rules) => rules.mandatoryBy !== undefined || rules.qualified.length > 0) +
      1
    qualifiedStarts.push(count)
  }
  // A variant counts where the place does that it is a variant of, which stands before it.
  for (const node of places) node.counted = places[node.countsAt]?.counted ?? []
  return {
    setId,
    nodes: places.filter((node) => node.origin === node.index),
    places,
    tagNumbers,
    knownTags: new Set(dictionary.tags),
    transitions: createTransitions(places, tagNumbers.size),
    qualifiedStarts,
    keys,
    standardCodes: dictionary.codes,
  }
}

/** A relational note over elements that the guide does not use asks for nothing: what is left of it is kept. */
function usedNotes({ notes, elements }: Node): readonly Note[] {
  if (!elements.some((rules) => rules.unused)) return notes
  const used = (position: number) => elements[position - 1]?.unused !== true
  return notes.flatMap((note) => {
    const { kind, positions } = note
    if (isDirected(kind) && !used(positions[0] ?? 0)) return []
    const left = positions.filter(used)
    return left.length >= (asksForOne(kind) ? 1 : 2) ? [{ ...note, positions: left }] : []
  })
}
