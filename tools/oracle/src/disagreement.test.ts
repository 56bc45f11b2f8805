import { expect, test } from 'vitest'
import { disagreement } from './disagreement.ts'
import type { Reading } from './reading.ts'
import { staediReadings } from './staedi-reading.ts'

const good: Reading = {
  segments: ['ST 1.1.1=850 2.1.1=0001', 'BEG 1.1.1=00', 'SE 1.1.1=3 2.1.1=0001'],
  control: new Set(),
  errors: new Set(),
  isJudged: true,
}

test('readings that are alike do not disagree; the first difference names the class', () => {
  expect(disagreement(good, good)).toBeUndefined()
  const others = (change: Partial<Reading>) => disagreement(good, { ...good, ...change })
  expect(others({ segments: good.segments.slice(0, 2) })).toBe('Parley reads on')
  expect(others({ segments: [] })).toBe('only Parley reads the file')
  expect(others({ segments: good.segments.with(1, 'BEG 1.1.1=05') })).toBe('another value in a segment')
  expect(others({ control: new Set(['count']) })).toBe('only StAEDI finds a control count wrong')
  expect(others({ errors: new Set(['INVALID_DATE']) })).toBe('only StAEDI finds INVALID_DATE')
  expect(others({ errors: new Set(['INVALID_DATE']), isJudged: false })).toBeUndefined()
  const stopped = 'EDIException: EDIE005 - Unexpected end of stream in segment N1 at position 7'
  expect(others({ segments: good.segments.slice(0, 1), stopped })).toBe(
    'StAEDI stops: Unexpected end of stream',
  )
})

test('what StAEDI tells is read with its line ends, without the UNA', () => {
  const told =
    'F a.edi\nS UNA\nD 1 1 1 .*\nS BGM\nD 2 1 1 45\\n0 0\nE CONTROL_COUNT_X UNT 6 1 0\nE INVALID_DATE DTM 2 1 2\nX EDIFACT-D96A-ORDERS true\n'
  expect(staediReadings(told).get('a.edi')).toMatchObject({
    ...{ segments: ['BGM 2.1.1=45\n0 0'], control: new Set(['count']) },
    ...{ errors: new Set(['INVALID_DATE']), isJudged: true },
  })
})
