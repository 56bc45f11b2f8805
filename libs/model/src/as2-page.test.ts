import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { agreementSpec } from './agreement-spec.ts'
import { as2GatewaySpec } from './as2-gateway-spec.ts'
import { type As2Habits, as2Presets, habitsOf, presetNames, usualHabits } from './as2-presets.ts'

const page = readFileSync(new URL('../../../docs/as2.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, text = '']) => parse(text) as { spec: object },
)

test('the table of presets on the page is the table of the code', () => {
  const names = Object.keys(usualHabits) as (keyof As2Habits)[]
  const rows = names.map((name) => {
    const cells = [usualHabits[name], ...presetNames.map((preset) => as2Presets[preset][name] ?? '')]
    return `| \`${name}\` |${cells.map((cell) => (cell === '' ? ' |' : ` ${cell} |`)).join('')}`
  })
  for (const row of rows) expect(page).toContain(row)
  expect(page).toContain(`| Field | usual | ${presetNames.join(' | ')} |`)
})

test('the examples of the page are valid', () => {
  const [gateway, agreement] = examples
  expect(as2GatewaySpec.safeParse(gateway?.spec).error).toBeUndefined()
  const rest = { us: 'us', partner: 'shop', mode: 'test', receive: [] }
  expect(agreementSpec.safeParse({ ...rest, ...agreement }).error).toBeUndefined()
})

test('a field that is written wins over the preset, and the preset over the usual', () => {
  expect(habitsOf({})).toEqual(usualHabits)
  expect(habitsOf({ preset: 'sterling', encrypt: 'aes-256-gcm' })).toEqual({
    ...usualHabits,
    ...as2Presets.sterling,
    encrypt: 'aes-256-gcm',
  })
})
