/**
 * Text patterns: a regular language, read into a small machine that walks a text once, all possibilities side by side
 * (Thompson's construction). There is no backtracking, so no pattern can take more than text times pattern.
 *
 *   choice   = sequence { '|' sequence }          sequence = { piece }
 *   piece    = atom [ '?' | '*' | '+' | '{' n [ ',' [ m ] ] '}' ]
 *   atom     = '(' choice ')' | '[' [ '^' ] members ']' | '.' | '\' class or sign | any other character
 *   classes  = \d digit, \w letter, digit or _, \s white space (all of ASCII); \D \W \S everything else
 */
export type TextPattern = { readonly steps: readonly Step[]; readonly start: number }
/** `unit` consumes one UTF-16 unit; `fork` goes both ways at once; `end` has matched. */
export type Step =
  | { readonly kind: 'unit'; readonly accepts: Accepts; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number; readonly other: number }
  | { readonly kind: 'end' }
type Accepts = (unit: number) => boolean

type Node =
  | { readonly kind: 'unit'; readonly accepts: Accepts }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number }

const maxLength = 200
const maxSteps = 1000
const maxNesting = 20
const maxTimes = 100

/** Stops the reading of a pattern; it never leaves this file. */
class Wrong extends Error {}

/** Reads a pattern; a text says what is wrong with it. */
export function parseTextPattern(text: string): TextPattern | string {
  if (text === '' || text.length > maxLength) return `a pattern has 1 to ${maxLength} characters`
  try {
    const reader: Reader = { text, at: 0, nesting: 0 }
    const node = readChoice(reader)
    if (reader.at < text.length) throw new Wrong('a ) has no ( before it')
    const steps: Step[] = [{ kind: 'end' }]
    const start = build(node, 0, steps)
    return { steps, start }
  } catch (error) {
    if (error instanceof Wrong) return error.message
    throw error
  }
}

type Reader = { readonly text: string; at: number; nesting: number }

function readChoice(reader: Reader): Node {
  if (++reader.nesting > maxNesting) throw new Wrong(`( ) are nested more than ${maxNesting} deep`)
  const choices: Node[] = [readSequence(reader)]
  while (reader.text.charAt(reader.at) === '|') {
    reader.at++
    choices.push(readSequence(reader))
  }
  reader.nesting--
  return { kind: 'choice', of: choices }
}

function readSequence(reader: Reader): Node {
  const pieces: Node[] = []
  while (reader.at < reader.text.length && !'|)'.includes(reader.text.charAt(reader.at))) {
    pieces.push(readRepeats(reader, readAtom(reader)))
  }
  return { kind: 'sequence', of: pieces }
}

function readAtom(reader: Reader): Node {
  const character = reader.text.charAt(reader.at++)
  switch (character) {
    case '(': {
      const inner = readChoice(reader)
      if (reader.text.charAt(reader.at++) !== ')') throw new Wrong('a ( has no ) after it')
      return inner
    }
    case '[':
      return { kind: 'unit', accepts: readMembers(reader) }
    case '.':
      return { kind: 'unit', accepts: () => true }
    case '\\':
      return { kind: 'unit', accepts: readEscape(reader) }
    case '?':
    case '*':
    case '+':
    case '{':
      throw new Wrong(
        `nothing stands before ${character} that could be repeated; for the sign itself write \\${character}`,
      )
    case '^':
    case '$':
      throw new Wrong(
        `${character} is not needed: matches means the whole text; for the sign itself write \\${character}`,
      )
    default:
      return { kind: 'unit', accepts: same(character) }
  }
}

const digit: Accepts = (unit) => unit >= 48 && unit <= 57
const word: Accepts = (unit) =>
  digit(unit) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95
const white: Accepts = (unit) => unit === 32 || (unit >= 9 && unit <= 13)
const classes: ReadonlyMap<string, Accepts> = new Map([
  ['d', digit],
  ['w', word],
  ['s', white],
  ['D', (unit: number) => !digit(unit)],
  ['W', (unit: number) => !word(unit)],
  ['S', (unit: number) => !white(unit)],
])

function same(character: string): Accepts {
  const wanted = character.charCodeAt(0)
  return (unit) => unit === wanted
}

function readEscape(reader: Reader): Accepts {
  const character = reader.text.charAt(reader.at++)
  const known = classes.get(character)
  if (known !== undefined) return known
  if (character === '' || /[A-Za-z0-9]/.test(character)) {
    throw new Wrong('after \\ stands a sign, or one of d w s D W S')
  }
  return same(character)
}

/** After `[`: single characters, ranges and classes. */
function readMembers(reader: Reader): Accepts {
  const { text } = reader
  const isNegated = text.charAt(reader.at) === '^'
  if (isNegated) reader.at++
  const members: Accepts[] = []
  while (text.charAt(reader.at) !== ']') {
    if (reader.at >= text.length) throw new Wrong('a [ has no ] after it')
    members.push(readMember(reader))
  }
  reader.at++
  if (members.length === 0) throw new Wrong('between [ and ] stands nothing')
  return (unit) => members.some((accepts) => accepts(unit)) !== isNegated
}

function readMember(reader: Reader): Accepts {
  const character = reader.text.charAt(reader.at++)
  if (character === '\\') return readEscape(reader)
  const last = reader.text.charAt(reader.at + 1)
  if (reader.text.charAt(reader.at) !== '-' || last === ']' || last === '') return same(character)
  reader.at += 2
  const [from, to] = [character.charCodeAt(0), last.charCodeAt(0)]
  if (last === '\\' || from > to) throw new Wrong('a range in [ ] goes from a lower to a higher character')
  return (unit) => unit >= from && unit <= to
}

function readRepeats(reader: Reader, of: Node): Node {
  const sign = reader.text.charAt(reader.at)
  if (!'?*+{'.includes(sign) || sign === '') return of
  reader.at++
  const repeat: Node =
    sign === '{'
      ? { kind: 'repeat', of, ...readTimes(reader) }
      : { kind: 'repeat', of, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY }
  const again = reader.text.charAt(reader.at)
  if (again !== '' && '?*+{'.includes(again)) throw new Wrong('two signs of repetition follow each other')
  return repeat
}

const times = /(\d{1,3})(?:(,)(\d{1,3})?)?\}/y

function readTimes(reader: Reader): { least: number; most: number } {
  times.lastIndex = reader.at
  const match = times.exec(reader.text)
  if (match === null) throw new Wrong('a repetition is written {3}, {2,} or {2,5}')
  reader.at = times.lastIndex
  const least = Number(match[1])
  const open = match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3])
  const most = match[2] === undefined ? least : open
  if (least > maxTimes || (most > maxTimes && most !== Number.POSITIVE_INFINITY) || most < least) {
    throw new Wrong(`a repetition goes from fewer to more times, at most ${maxTimes}`)
  }
  return { least, most }
}

/** Adds the steps of a node before `next`; gives the number of its first one. */
function build(node: Node, next: number, steps: Step[]): number {
  switch (node.kind) {
    case 'unit':
      return push({ kind: 'unit', accepts: node.accepts, next }, steps)
    case 'sequence':
      return node.of.reduceRight((after, one) => build(one, after, steps), next)
    case 'choice':
      return node.of
        .map((one) => build(one, next, steps))
        .reduceRight((other, one) => push({ kind: 'fork', next: one, other }, steps))
    case 'repeat':
      return buildRepeat(node, next, steps)
    default:
      return node satisfies never
  }
}

function buildRepeat(node: Node & { readonly kind: 'repeat' }, next: number, steps: Step[]): number {
  let at = next
  if (node.most === Number.POSITIVE_INFINITY) {
    const loop = push({ kind: 'fork', next, other: next }, steps)
    steps[loop] = { kind: 'fork', next: build(node.of, loop, steps), other: next }
    at = loop
  } else {
    for (let time = node.least; time < node.most; time++) {
      at = push({ kind: 'fork', next: build(node.of, at, steps), other: next }, steps)
    }
  }
  for (let time = 0; time < node.least; time++) at = build(node.of, at, steps)
  return at
}

function push(step: Step, steps: Step[]): number {
  if (steps.length >= maxSteps) throw new Wrong('the pattern is too large: use smaller repetitions')
  return steps.push(step) - 1
}
