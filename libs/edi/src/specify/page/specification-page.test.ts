import { expect, test } from 'vitest'
import { amazonGuideSpec, compiled } from '../../fixture-orders.ts'
import { specificationPage } from './specification-page.ts'

const base = compiled({ extends: 'x12/004010/824' })
const guide = compiled({
  extends: 'x12/004010/824',
  keys: { reference: 'BGN.02' },
  rules: {
    'BGN.01': { codes: ['00', '11'] },
    'BGN.02': { as: 'reference', max: 12 },
    'N1[01=SU]': { min: 1, max: 1 },
    'N1[01=SU].03': { use: 'required', codes: ['92'] },
    'OTI.11': { use: 'never' },
    LM: { use: 'never' },
  },
})

test('the page of a guide is the recorded one', async () => {
  const page = specificationPage(guide, { base, title: 'Advice of Example & Sons' })
  await expect(page).toMatchFileSnapshot('advice.golden.html')
})

test('it says what the guide changes, and what the standard says there', () => {
  const page = specificationPage(guide, { base })
  expect(page).toContain('<title>X12 004010 824</title>')
  expect(page).toContain('with N101 = SU: required, once')
  expect(page).toContain('with SU in 01: required <code>92</code>')
  expect(page).toContain('<span class="by-guide">1 to 12</span> <span class="small soft">(1 to 30)</span>')
  expect(page).toContain('Not used: LM')
})

test('it needs no script and loads nothing, and every link leads to a place on it', () => {
  const spec = { ...amazonGuideSpec, rules: { ...amazonGuideSpec.rules, 'BEG.03': { codes: ['<b>&"'] } } }
  const page = specificationPage(compiled(spec), {
    base: compiled({ extends: 'x12/004010/850' }),
    title: '<script>',
  })
  expect(page).not.toMatch(/<script|<link|<img|https?:|url\(/)
  expect(page).toContain('<code>&lt;b&gt;&amp;&quot;</code>')
  const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, anchor]) => anchor))
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor)
  expect(links.length).toBeGreaterThan(100)
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([])
})

test('loops that the guide tells apart are told one by one', () => {
  const rules = {
    'N1[01=ST]': { as: 'shipTo' },
    'N1[01=ST]/N3': { use: 'required' },
    'N1[01=ST]/N2': { use: 'never' },
  } as const
  const order = { extends: 'x12/004010/850' }
  const page = specificationPage(compiled({ ...order, rules }), { base: compiled(order) })
  expect(page).toContain('with N101 = ST (shipTo)')
  expect(page).toMatch(/Stands, under the same rules, at [^<]*N1\[01=ST\]\/N3/)
  expect(page).toContain('Not used: N2')
})

test('every message of EDIFACT has its page too', () => {
  const message = compiled({ extends: 'edifact/D96A/DESADV' })
  const page = specificationPage(message, { base: message })
  expect(page).toContain('a level of packing')
  expect(page).toContain('UNH+1+DESADV:D:96A:UN')
})

test('conditions and totals are told in sentences', () => {
  const page = specificationPage(
    compiled({
      extends: 'x12/004010/850',
      rules: {
        'CTT.01': { equals: 'count(PO1)' },
        'CTT.02': { equals: 'round(sum(PO1.02 * PO1.04), 2)' },
      },
      conditions: [
        // biome-ignore lint/suspicious/noThenProperty: a word of the language, and never a function.
        { when: "BEG.02 = 'NP'", then: { 'N1[01=BT].04': 'required', 'PO1.05': { codes: ['PE'] } } },
        // biome-ignore lint/suspicious/noThenProperty: a word of the language, and never a function.
        { when: "PO1.06 not in ('UP') and (PO1.04 > 100 or PO1.02 absent)", then: { 'PO1/PID': 'never' } },
      ],
    }),
    { base: compiled({ extends: 'x12/004010/850' }) },
  )
  const section = page.slice(page.indexOf('<h2>Conditions'), page.indexOf('<h2>Segments'))
  expect([...section.matchAll(/<li>(.*?) <code/g)].map(([, sentence]) => sentence)).toEqual([
    'When BEG02 is NP, N104 of the N1 with BT in element 1 must be sent.',
    'When BEG02 is NP, PO105 must be PE.',
    'When PO106 is none of UP and (PO104 is above 100 or PO102 is not sent), PID in the loop of PO1 must not be sent.',
    'CTT01 must be the number of PO1.',
    'CTT02 must be the sum of (PO102 times PO104), rounded to 2 decimals.',
  ])
})
