import type { InterchangeTree, OutputCharset, Separators, WriteOptions } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'

/** How EDI is written, as options of the command line. */
export type WriteChoices = {
  readonly separators?: string
  readonly lineEnd?: 'none' | 'lf' | 'crlf'
  readonly charset?: OutputCharset
  readonly unmappable?: string
  readonly inData?: string
  readonly una?: boolean
}

const lineEnds = { none: 'none', lf: '\n', crlf: '\r\n' } as const

export function writeOptionsOf(choices: WriteChoices): WriteOptions {
  const { lineEnd, charset, unmappable, inData, una } = choices
  return {
    ...(lineEnd !== undefined && { lineEnd: lineEnds[lineEnd] }),
    ...(charset !== undefined && { charset }),
    ...(unmappable !== undefined && { unmappable: wordOrCharacter(unmappable, 'transliterate') }),
    ...(inData !== undefined && { separatorsInData: wordOrCharacter(inData, 'choose') }),
    ...(una === true && { serviceString: 'always' }),
  }
}

function wordOrCharacter<Word extends string>(
  text: string,
  word: Word,
): 'refuse' | Word | { readonly replaceBy: string } {
  if (text === 'refuse') return text
  if (text === word) return word
  if (text.length === 1) return { replaceBy: text }
  throw new Unreadable(`Write refuse, ${word}, or the one character to write instead.`)
}

const names = ['element', 'component', 'segment', 'repetition', 'release'] as const

/** `*>~` or `+:'*?`: element, component, segment, repetition, release; `\n` and `\x1d` for what cannot be typed. */
export function separatorsFrom(text: string): Partial<Separators> {
  const characters = text
    .replace(/\\n/g, '\n')
    .replace(/\\r/g, '\r')
    .replace(/\\x([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  if (characters.length < 3 || characters.length > 5)
    throw new Unreadable(
      '--separators are 3 to 5 characters: element, component, segment, repetition, release',
    )
  return Object.fromEntries([...characters].map((character, index) => [names[index], character]))
}

export function withSeparators(tree: InterchangeTree, text: string | undefined): InterchangeTree {
  if (text === undefined) return tree
  // A UNA that came says what the separators were.
  const { serviceString: _, ...others } = tree
  return { ...others, separators: { ...tree.separators, ...separatorsFrom(text) } }
}
