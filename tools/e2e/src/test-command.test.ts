import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleOrder } from '@parley/amazon'
import { freePort, ParleyProcess } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** parley test, against the real program and the starter; no Parley runs. */
let home: string
let mine: string
let parley: ParleyProcess

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-test-'))
  mine = join(home, 'mine')
  parley = new ParleyProcess({ home, ports: { as2: await freePort(), admin: await freePort() }, env: {} })
  await parley.cli('init', 'amazon-vendor', mine)
})
afterAll(async () => rm(home, { recursive: true, force: true }))

const order = sampleOrder({
  poNumber: '4500012345',
  lines: 2,
  controlNumbers: { interchange: 101, group: 101, transaction: 1 },
  date: new Date('2026-01-15T09:30:00Z'),
  usage: 'T',
})

test('a folder of all documents, in either format, passes its tests', async () => {
  for (const format of ['json', 'xml']) {
    const folder = join(home, `all-${format}`)
    const made = await parley.cli('init', 'amazon-vendor', folder, '--documents', 'all', '--format', format)
    expect(made.code).toBe(0)
    const ran = await parley.cli('test', folder)
    expect([ran.code, ran.stderr]).toEqual([0, format === 'json' ? '9 tests passed.\n' : '8 tests passed.\n'])
  }
})

test('a document that no starter has is named, with those there are', async () => {
  const made = await parley.cli('init', 'amazon-vendor', join(home, 'none'), '--documents', '850,999')
  expect(made.code).toBe(1)
  expect(made.stderr).toContain(
    'There is no document "999". There are: 850, 855, 860, 856, 810, 846, 852, 820',
  )
})

/** The tests under test, with this line in place of the input of the first. */
async function tests(input = 'file:order.edi'): Promise<void> {
  await writeFile(
    join(mine, 'trials', 'orders.yaml'),
    `apiVersion: parley.dev/v1alpha1
kind: Test
metadata: { name: trial }
spec:
  channel: orders
  now: "2026-01-15T09:31:00Z"
  tests:
    - name: an order becomes JSON
      input: ${input}
      expect: { output: file:order.json, acknowledgement: file:997.edi }
    - name: what is no EDI is refused
      input: hello
      expect: { failure: { code: EDI_NOT_AN_INTERCHANGE } }
`,
  )
}

const trial = (...more: readonly string[]) => parley.cli('test', mine, '--filter', 'trial/', ...more)

test('a newcomer sees the tests of the starter pass', async () => {
  const ran = await parley.cli('test', mine, '--filter', 'orders/')
  expect(ran).toEqual({
    code: 0,
    stdout:
      'orders (channel orders)\n  ✓ an order becomes our JSON and is accepted\n  ✓ an order without a type, with an order date that is none, is refused\n',
    stderr: '2 tests passed.\n',
  })
})

test('a file that is not there yet is told; --update writes it, and then the tests pass', async () => {
  await mkdir(join(mine, 'trials'))
  await writeFile(join(mine, 'trials', 'order.edi'), order)
  await tests()
  const before = await trial()
  expect(before.code).toBe(2)
  expect(before.stdout).toContain('trials/orders.yaml:10:25 spec.tests[0].expect.output: there is no file')
  expect(before.stderr).toBe('2 problems; no test was run.\n')
  const updated = await trial('--update')
  expect(updated).toMatchObject({
    code: 0,
    stderr: '1 of 2 tests differed. Look at what was written before you keep it.\n',
  })
  expect(updated.stdout).toContain('wrote order.json\n      wrote 997.edi\n')
  expect(await trial()).toEqual({
    code: 0,
    stdout: 'trial (channel orders)\n  ✓ an order becomes JSON\n  ✓ what is no EDI is refused\n',
    stderr: '2 tests passed.\n',
  })
})

test('a difference is told by field and line, exit code 1, and is in the JUnit file', async () => {
  const expected = join(mine, 'trials', 'order.json')
  const good = await readFile(expected, 'utf8')
  await writeFile(expected, good.replace('"4500012345"', '"<4500012346>"'))
  const junit = join(home, 'results.xml')
  const ran = await trial('--junit', junit)
  await writeFile(expected, good)
  const line = 'purchaseOrderNumber: expected "<4500012346>", got "4500012345"'
  expect(ran).toEqual({
    code: 1,
    stdout: `trial (channel orders)\n  ✗ an order becomes JSON\n      output (order.json)\n        ${line}\n  ✓ what is no EDI is refused\n`,
    stderr: '1 of 2 tests failed. If what came is right: parley test --update\n',
  })
  const xml = (await readFile(junit, 'utf8')).replaceAll(/time="[\d.]+"/g, 'time=""')
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="parley test" tests="2" failures="1" time="">
  <testsuite name="trial" tests="2" failures="1" time="">
    <testcase classname="trial" name="an order becomes JSON" time="">
      <failure message="1 difference">output (order.json)
  purchaseOrderNumber: expected &quot;&lt;4500012346&gt;&quot;, got &quot;4500012345&quot;</failure>
    </testcase>
    <testcase classname="trial" name="what is no EDI is refused" time=""/>
  </testsuite>
</testsuites>
`)
})

test('a filter that fits nothing, and a folder without tests, are exit code 2', async () => {
  expect(await parley.cli('test', mine, '--filter', 'no such')).toMatchObject({ code: 2, stdout: '' })
  const empty = join(home, 'empty')
  await mkdir(empty)
  await writeFile(join(empty, 'a.yaml'), '')
  expect((await parley.cli('test', empty)).stderr).toContain('parley test record <message-id>')
})

test('no test can make us read what is outside of the folder, not by a link either', async () => {
  await writeFile(join(home, 'private.txt'), 'private')
  await tests('file:../../private.txt')
  const outside = await trial()
  await symlink(join(home, 'private.txt'), join(mine, 'trials', 'link.txt'))
  await tests('file:link.txt')
  const linked = await trial()
  await tests()
  for (const ran of [outside, linked]) {
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('which is outside of the folder or hidden. Put a copy beside it.')
  }
})

test('the example of the page runs: --update writes what is not there, then it passes', async () => {
  const page = await readFile(new URL('../../../docs/testing-channels.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? []
  const folder = join(mine, 'page')
  await mkdir(folder)
  await writeFile(join(folder, 'rush-orders.yaml'), example)
  await writeFile(join(folder, 'order.edi'), order)
  await writeFile(
    join(folder, 'bad-quantity.edi'),
    Buffer.from(order)
      .toString()
      .replace(/PO1\*1\*\d+/, 'PO1*1*ten'),
  )
  const only = ['--filter', 'rush-orders/']
  expect(await parley.cli('test', mine, '--update', ...only)).toMatchObject({ code: 0 })
  expect(await parley.cli('test', mine, ...only)).toMatchObject({ code: 0, stderr: '2 tests passed.\n' })
  expect(await readFile(join(folder, '997.edi'), 'utf8')).toMatch(
    /^ISA.*000000042\*0\*T\*>~GS\*FA\*.*\*42\*X\*004010~/,
  )
})

test('the help has an example', async () => {
  expect((await parley.cli('test', '--help')).stdout).toMatch(/\nExamples:\n {2}parley test mine\n/)
})
