import { readFileSync } from 'node:fs'
import { compileGuide, dictionaryNameOf, type GuideSpec } from '@parley/edi'
import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const page = readFileSync(new URL('../../../docs/guides.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)

async function compiled(spec: GuideSpec) {
  return compileGuide(spec, await loadDictionary(dictionaryNameOf(spec.extends) ?? ''))
}

test('every guide that the page shows compiles', async () => {
  expect(examples).toHaveLength(2)
  for (const example of examples) {
    const spec = parse(example, { stringKeys: true }) as GuideSpec
    expect(await compiled(spec)).toMatchObject({ kind: 'guide', guide: { keys: spec.keys } })
  }
})

test('the page names every field of a rule', async () => {
  const result = await compiled({ extends: 'x12/004010/850', rules: { BEG: 'none' as never } })
  const text = result.kind === 'problems' ? (result.problems[0]?.text ?? '') : ''
  const fields = /\{(.*)\}/.exec(text)?.[1]?.split(', ') ?? []
  expect(fields).toHaveLength(10)
  for (const field of fields) expect(page).toContain(`\`${field}`)
})
