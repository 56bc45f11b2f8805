import { expect, test } from 'vitest'
import { delimitersText } from '../delimiters-text.ts'
import { frame } from '../frame/framer.ts'
import { answeringDelimiters } from './ack-envelope.ts'

function answered(text: string): string {
  const [interchange] = frame(Buffer.from(text)).interchanges
  if (interchange?.standard !== 'x12') throw new Error('the text begins an X12 interchange')
  return delimitersText(answeringDelimiters(interchange))
}

const isa = (receiver: string) =>
  `ISA*00**00**ZZ**ZZ*${receiver}*260115*0930*U*00401*1***>~GS*PI*****1~GE*~IEA~`

test('an answer has the separators of the question', () => {
  expect(answered(isa('ACME'))).toBe(delimitersText({ element: 0x2a, component: 0x3e, segment: 0x7e }))
})

test('separators that an id of the question holds are not those of the answer', () => {
  expect(answered(isa('~'))).toBe(delimitersText({ element: 0x2a, component: 0x3e, segment: 0x27 }))
  expect(answered(isa("~'!"))).toBe(delimitersText({ element: 0x2a, component: 0x3e, segment: 0x3f }))
})
