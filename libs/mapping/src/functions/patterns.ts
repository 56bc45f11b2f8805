import { Fault } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { type Budget, findPattern, matchesWhole, maxPatternText } from './match-pattern.ts'
import { maxTextLength, tooLong } from './text-length.ts'
import type { TextPattern } from './text-pattern.ts'

const value = { name: 'value', kind: 'text' } as const
const pattern = { name: 'pattern', kind: 'textPattern' } as const

const tooLongToMatch = new Fault(`a text of more than ${maxPatternText} characters is held against a pattern`)

/** Functions with text patterns: see text-pattern.ts for what they may contain. */
export const patternFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'matches',
    parameters: [value, pattern],
    result: 'boolean',
    run: ([text, wanted], context) =>
      text.length > maxPatternText ? tooLongToMatch : matchesWhole(text, wanted, context),
    doc: 'True when the pattern describes the whole text.',
    example: { expression: "'PO-2026-0042' | matches('PO-\\d{4}-\\d+')", gives: 'true' },
  }),
  define({
    name: 'find',
    parameters: [value, pattern],
    result: 'text',
    run: ([text, wanted], context) => {
      if (text.length > maxPatternText) return tooLongToMatch
      const found = findPattern(text, 0, wanted, context)
      return found && text.slice(found.from, found.end)
    },
    doc: 'The first part of the text that the pattern describes, as long as possible; missing when there is none.',
    example: { expression: "'dock 12, gate B' | find('[0-9]+')", gives: '12' },
  }),
  define({
    name: 'replacePattern',
    parameters: [value, pattern, { name: 'by', kind: 'literal' }],
    result: 'text',
    run: ([text, wanted, by], context) =>
      text.length > maxPatternText ? tooLongToMatch : replaceEach(text, wanted, by, context),
    doc: 'Every part of the text that the pattern describes replaced; an empty part is none.',
    example: { expression: "'A1 / B22' | replacePattern('\\s*/\\s*', '-')", gives: 'A1-B22' },
  }),
]

function replaceEach(text: string, wanted: TextPattern, by: string, budget: Budget): string | Fault {
  let result = ''
  let kept = 0
  for (let at = 0; at <= text.length; ) {
    const found = findPattern(text, at, wanted, budget)
    if (found === undefined) break
    at = found.end === found.from ? found.end + 1 : found.end
    if (found.end === found.from) continue
    result += text.slice(kept, found.from) + by
    kept = found.end
    if (result.length > maxTextLength) return tooLong
  }
  return result + text.slice(kept)
}
