import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, ParleyProcess } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** parley guide and parley standard, against the real program; no Parley runs. */
let home: string
let parley: ParleyProcess

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-guide-'))
  await mkdir(join(home, 'guides'))
  parley = new ParleyProcess({ home, ports: { as2: await freePort(), admin: await freePort() }, env: {} })
})
afterAll(async () => rm(home, { recursive: true, force: true }))

async function guideFile(name: string, spec: string): Promise<string> {
  const file = join(home, 'guides', `${name}.yaml`)
  await writeFile(
    file,
    `apiVersion: parley.dev/v1alpha1\nkind: Guide\nmetadata:\n  name: ${name}\nspec:\n  format: x12\n${spec}`,
  )
  return file
}

const order =
  '  title: Orders of Acme\n  extends: x12/004010/850\n  rules:\n    BEG.02: { codes: [SA] }\n    BEG.03: { as: number }\n'

describe('guide check', () => {
  test('a guide that compiles', async () => {
    const file = await guideFile('good', order)
    expect(await parley.cli('guide', 'check', file)).toEqual({
      code: 0,
      stdout: `${file}: good is good (850 of 004010)\n`,
      stderr: '',
    })
  })

  test('problems come with file, line and column', async () => {
    const file = await guideFile(
      'bad',
      '  extends: x12/004010/850\n  rules:\n    BGE: { use: required }\n    BEG.02: { max: 9 }\n    REF.99: { use: never }\n',
    )
    const { code, stdout, stderr } = await parley.cli('guide', 'check', file)
    expect({ code, stderr }).toEqual({ code: 1, stderr: '2 problems.\n' })
    expect(stdout).toContain(`${file}:9:10: spec.rules.BGE: this set has no segment BGE; did you mean BEG?`)
    expect(stdout).toMatch(
      /bad\.yaml:11:13: spec\.rules\["REF\.99"\]: REF has 4 elements, so none of number 99/,
    )
  })

  test('a file that is not there is exit code 2', async () => {
    expect(await parley.cli('guide', 'check', '/no/such.yaml')).toEqual({
      code: 2,
      stdout: '',
      stderr: '/no/such.yaml cannot be read (ENOENT).\n',
    })
  })
})

describe('what follows from a guide', () => {
  test('its JSON Schema, under its title', async () => {
    const { code, stdout } = await parley.cli('guide', 'schema', await guideFile('good', order))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Orders of Acme',
      $defs: { BEG: { properties: { '02': { enum: ['SA'] }, number: { type: 'string' } } } },
    })
  })

  test('its TypeScript, into a file', async () => {
    const out = join(home, 'made', 'order.ts')
    const told = await parley.cli('guide', 'types', 'edifact/D96A/ORDERS', '--type', 'Order', '--out', out)
    expect(told).toEqual({ code: 0, stdout: '', stderr: `Wrote ${out}.\n` })
    expect(await readFile(out, 'utf8')).toContain('export type Order = {')
    expect(await parley.cli('guide', 'types', 'edifact/D96A/ORDERS', '--type', 'a-b')).toMatchObject({
      code: 1,
    })
  })

  test('its page', async () => {
    const { code, stdout } = await parley.cli('guide', 'html', await guideFile('good', order))
    expect(code).toBe(0)
    expect(stdout).toContain('<h1>Orders of Acme</h1>')
  })

  test('a sample that validates, another for another seed', async () => {
    const made = await parley.cli('guide', 'sample', 'x12/004010/850', '--size', 'minimal')
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('ST*850*0001~\n'), stderr: '' })
    const file = join(home, 'sample.edi')
    await writeFile(file, made.stdout)
    expect(await parley.cli('edi', 'validate', file)).toMatchObject({ code: 0 })
    const texts = [1, 1, 2].map((seed) =>
      parley.cli('guide', 'sample', 'x12/004010/850', '--seed', String(seed)),
    )
    const [one, again, other] = (await Promise.all(texts)).map(({ stdout }) => stdout)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })

  test('documents with one fault each, and what must be found', async () => {
    const folder = join(home, 'faults')
    const told = await parley.cli('guide', 'sample', 'x12/004010/997', '--faults', folder)
    expect(told).toMatchObject({ code: 0, stdout: '' })
    const expected = JSON.parse(await readFile(join(folder, 'faults.json'), 'utf8')) as { file: string }[]
    const files = (await readdir(folder)).filter((name) => name.endsWith('.edi')).sort()
    expect(expected.map(({ file }) => file)).toEqual(files)
    expect(files.length).toBeGreaterThan(10)
  })

  test.each([
    ['x12/009999/850', 1, /^x12\/009999\/850: there is no dictionary x12\/009999/],
    ['x12/004010/859', 1, /did you mean 850\?/],
    ['no-such.yaml', 2, /no-such\.yaml cannot be read \(ENOENT\)\. Name a YAML file, or a standard such as/],
  ])('of %s nothing can be made', async (name, code, text) => {
    expect(await parley.cli('guide', 'schema', name)).toEqual({
      code,
      stdout: '',
      stderr: expect.stringMatching(text),
    })
  })

  test('a file with several guides asks for a name', async () => {
    const first = await readFile(await guideFile('good', order), 'utf8')
    const file = join(home, 'two.yaml')
    await writeFile(file, `${first}---\n${first.replace('name: good', 'name: other')}`)
    expect(await parley.cli('guide', 'schema', file)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file} has several guides; choose one with --name: good, other\n`,
    })
    expect(await parley.cli('guide', 'schema', file, '--name', 'other')).toMatchObject({ code: 0 })
  })
})

describe('guide infer', () => {
  test('a guide drafted from files compiles, and has nothing against them', async () => {
    const files = [1, 2, 3].map((seed) => join(home, `real-${seed}.edi`))
    for (const [index, file] of files.entries())
      await parley.cli('guide', 'sample', 'x12/004010/850', '--seed', String(index + 1), '--out', file)
    const out = join(home, 'guides', 'drafted.yaml')
    const told = await parley.cli('guide', 'infer', '--from', ...files, '--name', 'acme', '--out', out)
    expect(told).toEqual({
      code: 0,
      stdout: '',
      stderr: `Drafted from 3 documents of x12/004010/850; it finds nothing wrong with them.\nWrote ${out}.\n`,
    })
    expect(await parley.cli('guide', 'check', out)).toMatchObject({ code: 0 })
  })

  test('a guide of JSON drafted from samples compiles, and one of a schema', async () => {
    const [samples, xsd] = [join(home, 'orders.json'), join(home, 'order.xsd')]
    await writeFile(samples, JSON.stringify([{ po: 'A1', lines: [{ sku: 'x', quantity: 2 }] }]))
    await writeFile(
      xsd,
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Order"><xs:complexType><xs:sequence><xs:element name="Po" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>',
    )
    const out = (name: string) => join(home, 'guides', `${name}.yaml`)
    expect(
      await parley.cli('guide', 'infer', '--from', samples, '--name', 'order', '--out', out('order')),
    ).toEqual({
      code: 0,
      stdout: '',
      stderr: `Drafted from one document; what was in all of them is required.\nWrote ${out('order')}.\n`,
    })
    expect(
      await parley.cli('guide', 'infer', '--from', xsd, '--name', 'order-xml', '--out', out('order-xml')),
    ).toEqual({ code: 0, stdout: '', stderr: `Drafted from a schema.\nWrote ${out('order-xml')}.\n` })
    expect(await readFile(out('order-xml'), 'utf8')).toContain('Po: text!')
  })

  test('what cannot be read, or holds no such document', async () => {
    expect(await parley.cli('guide', 'infer', '--from', '/no/such.edi')).toEqual({
      code: 2,
      stdout: '',
      stderr: '/no/such.edi cannot be read (ENOENT).\n',
    })
    const file = join(home, 'real-1.edi')
    expect(await parley.cli('guide', 'infer', '--from', file, '--extends', 'x12/004010/810')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'no document of x12/004010/810 is there to learn from; the files hold x12/004010/850\n',
    })
  })
})

test('every command has an example in its help', async () => {
  const guide = ['check', 'schema', 'types', 'html', 'sample', 'infer'].map((name) => ['guide', name])
  for (const command of [['guide'], ...guide]) {
    const { code, stdout } = await parley.cli(...command, '--help')
    expect({ command, code }).toEqual({ command, code: 0 })
    expect(stdout, command.join(' ')).toMatch(/\nExamples?:\n {2}parley /)
  }
})
