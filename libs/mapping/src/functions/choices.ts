import { Fault } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'

const value = { name: 'value', kind: 'text' } as const
const codes = { name: 'codes', kind: 'codes' } as const

/** Functions that decide, check and convert codes. */
export const choiceFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'code',
    parameters: [value, codes],
    result: 'text',
    run: ([text, table]) => table.get(text),
    doc: 'The meaning of a code; of a code that is not listed, missing.',
    example: { expression: "'RO' | code({NE: new, RO: rush, '00': original})", gives: 'rush' },
  }),
  define({
    name: 'codeOrKeep',
    parameters: [value, codes],
    result: 'text',
    run: ([text, table]) => table.get(text) ?? text,
    doc: 'The meaning of a code; a code that is not listed stays as it is.',
    example: { expression: "'KG' | codeOrKeep({EA: PCE})", gives: 'KG' },
  }),
  define({
    name: 'codeFor',
    parameters: [value, codes],
    result: 'text',
    run: ([text, table]) => [...table].find(([, meaning]) => meaning === text)?.[0],
    doc: 'The same table read backwards: the first code with that meaning, or missing.',
    example: { expression: "'rush' | codeFor({NE: new, RO: rush})", gives: 'RO' },
  }),
  define({
    name: 'check',
    parameters: [
      { name: 'value', kind: 'any' },
      { name: 'condition', kind: 'boolean' },
      { name: 'sentence', kind: 'literal' },
    ],
    result: 'first',
    run: ([checked, holds, sentence]) => (holds ? checked : new Fault(sentence)),
    doc: 'The value when the condition holds, otherwise an error with that sentence.',
    example: { expression: "currency | check(currency = 'EUR', 'we invoice in EUR only')", gives: 'EUR' },
  }),
  define({
    name: 'fail',
    parameters: [{ name: 'sentence', kind: 'literal' }],
    result: 'text',
    run: ([sentence]) => new Fault(sentence),
    doc: 'An error with that sentence, for the branch of a ? or $switch that must not be reached.',
    example: { expression: "currency = 'EUR' ? 'ok' : fail('we invoice in EUR only')", gives: 'ok' },
  }),
  define({
    name: 'filled',
    parameters: [value],
    result: 'text',
    run: ([text]) => (text.trim() === '' ? undefined : text),
    doc: 'The text, or missing when it is empty or only white space.',
    example: { expression: "('  ' | filled) ?? 'none'", gives: 'none' },
  }),
  define({
    name: 'coalesce',
    parameters: [{ name: 'value', kind: 'printable' }],
    rest: 'printable',
    result: 'text',
    seesMissing: true,
    run: ([first], _context, others) => first ?? others.find((one) => one !== undefined),
    doc: 'The first of its arguments that is there, as text.',
    example: { expression: "coalesce(memo, discount, currency, 'USD')", gives: 'EUR' },
  }),
  define({
    name: 'yesNo',
    parameters: [
      { name: 'condition', kind: 'boolean' },
      { name: 'yes', kind: 'literal' },
      { name: 'no', kind: 'literal' },
    ],
    result: 'text',
    run: ([holds, yes, no]) => (holds ? yes : no),
    doc: 'One text for true and another one for false; of nothing, missing.',
    example: { expression: "rush | yesNo('Y', 'N')", gives: 'Y' },
  }),
  define({
    name: 'isTrue',
    parameters: [value],
    result: 'boolean',
    run: ([text]) => affirmations.get(text.trim().toLowerCase()) ?? unclear,
    doc: 'True for Y, YES, TRUE, T, 1 and X, false for N, NO, FALSE, F, 0 and an empty text, in any case; anything else is an error.',
    example: { expression: "'Y' | isTrue", gives: 'true' },
  }),
]

const unclear = new Fault('this text says neither yes nor no')
const affirmations: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'yes', 'true', 't', '1', 'x'].map((text) => [text, true] as const),
  ...['n', 'no', 'false', 'f', '0', ''].map((text) => [text, false] as const),
])
