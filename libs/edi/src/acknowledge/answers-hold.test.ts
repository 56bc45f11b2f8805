import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frame } from '../frame/framer.ts'
import type { X12Interchange } from '../interchange.ts'
import { edifactAnswer, faultsOf, functionalAnswer, technicalAnswer } from './fixture-answers.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'

/** Whatever is done to a file: an answer that leaves holds under its own dictionary, or none leaves. */

const isa =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*^*00501*000000101*1*P*>~'
const set = (number: string) =>
  `ST*850*${number}~BEG*00*SA*PO12345**20260115~REF*CR*1**AB>1~N1*ST*Dock 4*92*D4~PO1*1*10*EA*12.5**UP*012345678905~CTT*1~SE*7*${number}~`
const x12 = `${isa}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*005010~${set('0001')}${set('0002')}GE*2*101~IEA*1*000000101~`
const x12Of4010 = x12.replace('*^*00501', '*U*00401').replace('*005010~', '*004010~')

const message = (number: number) =>
  `UNH+${number}+ORDERS:D:96A:UN'BGM+220+4500012345+9'DTM+137:20260115:102'NAD+BY+5450534000000::9'LIN+1++5012345678900:EN'QTY+21:10'UNS+S'UNT+8+${number}'`
const edifact = `UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77++++1'${message(1)}${message(2)}UNZ+2+INT77'`
const version4 = edifact.replace('UNOC:3', 'UNOC:4').replace('260115', '20260115')
const grouped = edifact
  .replace('UNH+1', "UNG+ORDERS+A:14+B:14+260115:0930+G1+UN+D:96A'UNH+1")
  .replace('UNZ+2', "UNE+2+G1'UNZ+1")

/** A piece taken out, put in, put twice or overwritten, behind the first `from` characters. */
const mutation = (from: number) =>
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 12 }),
    piece: fc.oneof(
      fc.constantFrom(
        '',
        '*',
        '>',
        '~',
        '+',
        ':',
        "'",
        '?',
        '^',
        '\n',
        '\x01',
        '\xfc',
        'ST*',
        'SE*1*1~',
        "UNT+1+1'",
        "UNH+9+'",
      ),
      fc.string({ maxLength: 6 }),
    ),
    twice: fc.boolean(),
    from: fc.constant(from),
  })

type Mutation = {
  readonly at: number
  readonly length: number
  readonly piece: string
  readonly twice: boolean
  readonly from: number
}

function mutated(file: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((text, { at, length, piece, twice, from }) => {
    const start = from + Math.floor(at * Math.max(0, text.length - from))
    const cut = text.slice(start, start + length)
    return text.slice(0, start) + piece + (twice ? cut + cut : '') + text.slice(start + length)
  }, file)
}

/** A release of no dictionary here. */
function isOdd({ header }: X12Interchange['groups'][number]): boolean {
  return !/^(004010|005010)?$/.test(header.version.replace(/^(?!\d{6}).*/, ''))
}

test.each([
  ['997', x12Of4010],
  ['997', x12],
  ['999', x12],
] as const)('a %s', (kind, file) => {
  const property = fc.property(fc.array(mutation(106), { minLength: 1, maxLength: 5 }), (mutations) => {
    const text = mutated(file, mutations)
    const [interchange] = frame(Buffer.from(text, 'latin1')).interchanges
    if (interchange?.standard !== 'x12' || interchange.groups.every(isAcknowledgement)) return
    if (interchange.findings.some(({ severity }) => severity === 'error')) return
    if (interchange.groups.some(isOdd)) return
    expect(faultsOf(functionalAnswer(text, { kind }))).toEqual([])
  })
  fc.assert(property, { numRuns: 1000 })
})

test('a TA1', () => {
  const property = fc.property(fc.array(mutation(4), { minLength: 1, maxLength: 3 }), (mutations) => {
    const text = mutated(x12, mutations)
    const [interchange] = frame(Buffer.from(text, 'latin1')).interchanges
    if (interchange?.standard !== 'x12') return
    const answer = technicalAnswer(text)
    if (answer === undefined) return
    const [read] = frame(Buffer.from(answer, 'latin1')).interchanges
    expect(read?.standard === 'x12' && read.notes.length).toBe(1)
    expect(answer.length).toBeGreaterThan(106)
  })
  fc.assert(property, { numRuns: 1000 })
})

test.each([
  ['3', edifact],
  ['4', version4],
  ['3, in groups', grouped],
])('a CONTRL of syntax %s', (_, file) => {
  const property = fc.property(fc.array(mutation(4), { minLength: 1, maxLength: 5 }), (mutations) => {
    const text = mutated(file, mutations)
    const [interchange] = frame(Buffer.from(text, 'latin1')).interchanges
    if (interchange?.standard !== 'edifact') return
    const answer = edifactAnswer(text)
    if (answer === undefined) return
    const faults = faultsOf(answer) as readonly { readonly code?: string }[]
    // What must be copied may be a code of the sender's own.
    const own = faults.filter(({ code }) => code !== 'CODE_NOT_IN_STANDARD')
    expect(own, answer).toEqual([])
  })
  fc.assert(property, { numRuns: 1000 })
})
