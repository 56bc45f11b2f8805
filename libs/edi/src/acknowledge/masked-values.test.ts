import { expect, test } from 'vitest'
import { compiled, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { JudgePolicy } from '../judge/judgement.ts'
import { composeFunctionalAcknowledgement } from './compose-functional-acknowledgement.ts'
import { judgeGroups } from './judge-groups.ts'

const guide = { compiled: compiled({ extends: 'x12/004010/850' }) }
const file = interchangeOf(setOf(['BEG*00*SA*PO1**20261399', 'PO1*1*10*EAX']))

function answer(policy: JudgePolicy): string {
  const bytes = Buffer.from(file)
  const [interchange] = frame(bytes).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no X12')
  const verdicts = judgeGroups(bytes, interchange, { guideFor: () => guide, policy })
  const numbers = { interchange: 1, group: 1 }
  const now = new Date('2026-01-15T09:31:00Z')
  const text = Buffer.from(
    composeFunctionalAcknowledgement({ interchange, verdicts, numbers, now }),
  ).toString()
  return text.slice(text.indexOf('AK3'), text.indexOf('AK5'))
}

test('a value that is masked or dropped in a finding is not repeated to the partner', () => {
  expect(answer({})).toBe('AK3*BEG*2**8~AK4*5*373*8*20261399~AK3*PO1*3**8~AK4*3*355*5*EAX~')
  const without = 'AK3*BEG*2**8~AK4*5*373*8~AK3*PO1*3**8~AK4*3*355*5~'
  expect(answer({ values: 'masked' })).toBe(without)
  expect(answer({ values: 'dropped' })).toBe(without)
})
