import type { ValueShape } from './tree.ts'

export type FieldWord = {
  readonly kind: 'word'
  readonly shape: ValueShape
  /** The format's own options, by name; of an option without a value, the empty text. */
  readonly options: ReadonlyMap<string, string>
}
export type FieldWordResult = FieldWord | { readonly kind: 'problem'; readonly text: string }

const valueTypes: readonly ValueShape['type'][] = ['text', 'number', 'date', 'time', 'code', 'boolean']
/** Of every format. */
const ownOptions = ['max', 'codes'] as const
const longestWord = 10_000

/**
 * Reads how a guide describes one value: a type, `!` when it is required, and options after commas:
 * `text!, max 35`, `code, codes NE RO NP`, `number, column "Price, net", comma`. `max` (characters) and `codes`
 * (separated by blanks) go into the shape; the options that a format adds are named in `further`, and come back as
 * text. A value with a comma or with blanks at its ends stands in double quotes.
 */
export function readFieldWord(word: string, further: readonly string[] = []): FieldWordResult {
  if (word.length > longestWord) return problem(`a field has at most ${longestWord} characters`)
  const [first = '', ...rest] = partsOf(word)
  const required = first.endsWith('!')
  const bare = required ? first.slice(0, -1).trimEnd() : first
  const type = valueTypes.find((known) => known === bare)
  if (type === undefined) {
    return problem(`not a type; write one of ${valueTypes.join(', ')}, with ! when it is required`)
  }
  const options = new Map<string, string>()
  for (const part of rest) {
    const fault = readOption(part, [...ownOptions, ...further], options)
    if (fault !== undefined) return problem(fault)
  }
  return shapeOf({ kind: 'value', type, required }, options)
}

function readOption(
  part: string,
  known: readonly string[],
  options: Map<string, string>,
): string | undefined {
  const gap = part.indexOf(' ')
  const name = gap < 0 ? part : part.slice(0, gap)
  if (!known.includes(name)) return `no option of this field; write one of ${known.join(', ')}`
  if (options.has(name)) return `${name} is written twice`
  options.set(name, gap < 0 ? '' : unquoted(part.slice(gap + 1).trim()))
  return undefined
}

function shapeOf(bare: ValueShape, options: Map<string, string>): FieldWordResult {
  const max = options.get('max')
  const codes = options.get('codes')
  options.delete('max')
  options.delete('codes')
  if (max !== undefined && !/^[1-9]\d{0,8}$/.test(max))
    return problem('max is a number of characters: max 35')
  if (codes === '') return problem('codes are separated by blanks: codes NE RO NP')
  const shape = {
    ...bare,
    ...(max !== undefined && { maxLength: Number(max) }),
    ...(codes !== undefined && { codes: codes.split(/ +/) }),
  }
  return { kind: 'word', shape, options }
}

/** Cut at the commas outside quotes. */
function partsOf(word: string): readonly string[] {
  const parts: string[] = []
  let begin = 0
  let isQuoted = false
  for (let at = 0; at < word.length; at++) {
    const letter = word.charAt(at)
    if (letter === '"') isQuoted = !isQuoted
    if (letter !== ',' || isQuoted) continue
    parts.push(word.slice(begin, at).trim())
    begin = at + 1
  }
  return [...parts, word.slice(begin).trim()]
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

function problem(text: string): FieldWordResult {
  return { kind: 'problem', text }
}
