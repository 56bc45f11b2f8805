import { Fault } from '../value.ts'
import { partsOf, readDate, writeDate } from './date-pattern.ts'
import { define, type FunctionDefinition } from './definition.ts'

const notDate = new Fault('this text is not a date in the pattern of the mapping')

export const dateFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'date',
    parameters: [
      { name: 'value', kind: 'text' },
      { name: 'from', kind: 'pattern' },
      { name: 'to', kind: 'pattern' },
    ],
    result: 'text',
    refuse: ([, from, to]) => {
      const absent = to.units.filter((unit) => !from.units.includes(unit))
      return absent.length === 0 ? undefined : `the first pattern has no ${absent.join(', ')}`
    },
    run: ([text, from, to]) => {
      const parts = readDate(text, from)
      return parts === undefined ? notDate : writeDate(parts, to)
    },
    doc: 'A date or time from one pattern to another (yyyy yy MM dd HH mm ss). 31 February is an error. yy 69-99 are 1969-1999, 00-68 are 2000-2068.',
    example: { expression: "'20260131' | date('yyyyMMdd', 'yyyy-MM-dd')", gives: '2026-01-31' },
  }),
  define({
    name: 'now',
    parameters: [{ name: 'pattern', kind: 'pattern' }],
    result: 'text',
    run: ([pattern], { now }) => writeDate(partsOf(now), pattern),
    doc: 'The moment the message is mapped, in UTC: recorded with the run, so that a repeated run gives it again.',
    example: { expression: "now('yyyy-MM-ddTHH:mmZ')", gives: '2026-01-31T09:30Z' },
  }),
]
