import { expect, test } from 'vitest'
import { compiled } from '../fixture-orders.ts'
import { examine } from './examine.ts'

/** Repeated elements and composites of 005010 (ISA11), and what is found. */
const guide = compiled({ extends: 'x12/005010/850' })

function found(segment: string): readonly string[] {
  const file =
    'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*^*00501*000000101*0*P*>~' +
    `GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*005010~ST*850*0001~BEG*00*SA*PO1**20260115~${segment}~` +
    'PO1*1*1*EA*1~SE*5*0001~GE*1*101~IEA*1*000000101~'
  return examine(file, guide).found
}

test('a repeated composite', () => {
  expect(found('REF*CR*A**IA>B>DP>C')).toEqual([])
  expect(found('REF*CR*A**IA>B^DP>C')).toEqual(['TOO_MANY_REPETITIONS REF04'])
})

test('a repeated element', () => {
  expect(found('REF*CR*A^B')).toEqual(['TOO_MANY_REPETITIONS REF02'])
})
