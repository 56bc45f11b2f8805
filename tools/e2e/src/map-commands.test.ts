import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleBatch } from '@parley/amazon'
import { freePort, ParleyProcess } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runParley } from './run-parley.ts'

/** parley map, against the real program and the starter; no Parley runs. */
let home: string
let mine: string
let parley: ParleyProcess

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-map-'))
  mine = join(home, 'mine')
  parley = new ParleyProcess({ home, ports: { as2: await freePort(), admin: await freePort() }, env: {} })
  await parley.cli('init', 'amazon-vendor', mine)
})
afterAll(async () => rm(home, { recursive: true, force: true }))

const orders = (options: { readonly broken?: boolean; readonly count?: number } = {}) =>
  sampleBatch({
    controlNumbers: { interchange: 101, group: 101, transaction: 1 },
    date: new Date('2026-01-15T09:30:00Z'),
    usage: 'T',
    orders: Array.from({ length: options.count ?? 2 }, (_, index) => ({
      poNumber: `PO${index + 1}`,
      lines: 1,
      broken: options.broken === true && index === 0,
    })),
  })

describe('map check', () => {
  test('mappings that compile', async () => {
    const checked = await parley.cli('map', 'check', mine)
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked.stdout).toContain(
      `${join(mine, 'mappings/850-to-order.yaml')}: 850-to-order is good (amazon-850 -> order)\n`,
    )
  })

  test('a problem is shown with its line, a caret and what may have been meant', async () => {
    const file = join(mine, 'mappings/850-to-order.yaml')
    const good = await readFile(file, 'utf8')
    await writeFile(
      file,
      good.replace('purchaseOrderNumber: heading.beg.03', 'purchaseOrderNumber: heading.bge.03'),
    )
    const { code, stdout, stderr } = await parley.cli('map', 'check', mine)
    await writeFile(file, good)
    expect({ code, stderr }).toEqual({ code: 1, stderr: '1 problem.\n' })
    const told = new RegExp(
      [
        ':(\\d+):34 spec\\.out\\.purchaseOrderNumber: heading has no bge; did you mean beg\\?',
        ' +\\1 \\| {5}purchaseOrderNumber: heading\\.bge\\.03',
        ' {5} \\| {34}\\^\\^\\^',
      ].join('\\n'),
    )
    expect(stdout).toMatch(told)
  })

  test('a folder that is not there is exit code 2', async () => {
    expect(await parley.cli('map', 'check', '/no/such')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'There is no folder or file /no/such.\n',
    })
  })
})

function orderNumbers(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(/"purchaseOrderNumber": "(\w+)"/g)].map(([, number]) => number)
}

describe('map run', () => {
  test('each document of a file is mapped, from stdin too', async () => {
    const ran = await runParley(['map', 'run', '850-to-order', '--set', mine], orders())
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
    expect(orderNumbers(ran.stdout)).toEqual(['PO1', 'PO2'])
  })

  test('--to writes files, numbered where there are several', async () => {
    const file = join(home, 'orders.edi')
    await writeFile(file, orders())
    const to = join(home, 'out', 'order.json')
    expect(await parley.cli('map', 'run', '850-to-order', file, '--set', mine, '--to', to)).toEqual({
      code: 0,
      stdout: '',
      stderr: `2 documents written to ${to}.\n`,
    })
    expect(orderNumbers(await readFile(join(home, 'out', 'order-2.json'), 'utf8'))).toEqual(['PO2'])
  })

  test('a document that the guide refuses is told and not mapped; its neighbour is', async () => {
    const ran = await runParley(['map', 'run', '850-to-order', '--set', mine], orders({ broken: true }))
    expect(ran.code).toBe(1)
    expect(orderNumbers(ran.stdout)).toEqual(['PO2'])
    expect(ran.stderr).toMatch(/850 0001: byte \d+ error \w+: /)
    expect(ran.stderr).toContain('1 of 2 documents mapped.')
  })

  test('a mapping in JSONata runs, and cannot be explained', async () => {
    const set = join(home, 'by-jsonata.yaml')
    const resource = (kind: string, name: string, spec: string) =>
      `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`
    const resources = [
      resource('Guide', 'row', '{ format: csv, fields: { po: text! } }'),
      resource('Guide', 'order', '{ format: json, fields: { number: text! } }'),
      resource('Mapping', 'by-jsonata', `{ from: row, to: order, jsonata: '{ "number": po }' }`),
    ]
    await writeFile(set, resources.join('---\n'))
    const ran = await runParley(['map', 'run', 'by-jsonata', '--set', set], 'po\nA1\n')
    expect({ ...ran, stdout: JSON.parse(ran.stdout) }).toMatchObject({ code: 0, stdout: { number: 'A1' } })
    const explained = await runParley(['map', 'explain', 'by-jsonata', '--set', set], 'po\nA1\n')
    expect(explained).toMatchObject({ code: 1, stdout: '' })
    expect(explained.stderr).toContain('"by-jsonata" is JSONata or a script')
  })

  test('a name that is not there is told with those that are', async () => {
    const ran = await runParley(['map', 'run', '850-to-ordr', '--set', mine], orders())
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(/no Mapping "850-to-ordr" in this set\.\nIt has: 850-to-order/)
  })

  test('a file without a document of the guide is exit code 2', async () => {
    const ran = await runParley(['map', 'run', '850-to-order', '--set', mine], 'hello')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('stdin has no document that guide amazon-850 reads.')
  })
})

describe('map explain', () => {
  const explain = (...more: readonly string[]) =>
    runParley(['map', 'explain', '850-to-order', '--set', mine, ...more], orders({ count: 1 }))

  test('each value has its place in the file, and the line of its rule', async () => {
    const mapping = (await readFile(join(mine, 'mappings/850-to-order.yaml'), 'utf8')).split('\n')
    const line = mapping.findIndex((one) => one.includes('purchaseOrderNumber:')) + 1
    const { code, stdout } = await explain('--target', 'purchaseOrderNumber')
    const [document, head, row] = stdout.split('\n')
    expect({ code, document }).toEqual({ code: 0, document: '850 0001' })
    expect(head?.split(/ {2,}/)).toEqual(['TARGET', 'VALUE', 'FROM', 'RULE'])
    const offset = Buffer.from(orders({ count: 1 })).indexOf('BEG*')
    const from = `BEG (2) 03 @${offset}`
    expect(row?.split(/ {2,}/)).toEqual(['purchaseOrderNumber', 'PO1', from, `${line}: heading.beg.03`])
  })

  test('as JSON, and without what was sent', async () => {
    const { stdout } = await explain('--target', 'items[0].orderedQuantity.amount', '--json', '--no-values')
    const told = JSON.parse(stdout) as {
      sources: { segment: string; element: string }[]
      rule: { line: number }
    }
    expect(told).not.toHaveProperty('value')
    expect(told.sources).toMatchObject([{ segment: 'PO1', element: '02', role: 'value' }])
    expect(told.rule).toMatchObject({
      expression: 'line.po1.02',
      file: join(mine, 'mappings/850-to-order.yaml'),
    })
  })

  test('a document that is not there is exit code 2', async () => {
    expect(await explain('--document', '2')).toMatchObject({
      code: 2,
      stderr: 'stdin has 1 document, and none of that number.\n',
    })
  })
})

test('every command has an example in its help', async () => {
  for (const command of [['map'], ['map', 'check'], ['map', 'run'], ['map', 'explain']]) {
    const { code, stdout } = await parley.cli(...command, '--help')
    expect({ command, code }).toEqual({ command, code: 0 })
    expect(stdout, command.join(' ')).toMatch(/\nExamples?:\n {2}parley /)
  }
})

describe('map init', () => {
  test('a mapping drafted from two samples checks, and maps the one into the other', async () => {
    const [edi, json, set] = [join(home, 'one.edi'), join(home, 'one.json'), join(home, 'drafted')]
    await writeFile(edi, orders({ count: 1 }))
    const mapped = await parley.cli('map', 'run', '850-to-order', edi, '--set', mine)
    const { purchaseOrderNumber, items } = JSON.parse(mapped.stdout)
    const wanted = {
      orderNumber: purchaseOrderNumber,
      lines: [{ quantity: items[0].orderedQuantity.amount }],
    }
    await writeFile(json, JSON.stringify(wanted))
    const drafted = await parley.cli(
      'map',
      'init',
      edi,
      json,
      '--name',
      'quick',
      '--out',
      join(set, 'quick.yaml'),
    )
    expect(drafted).toMatchObject({ code: 0, stdout: '' })
    expect(drafted.stderr).toContain('2 lines drafted')
    const again = await parley.cli('map', 'run', 'quick', edi, '--set', set)
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, wanted])
  })

  test('a name that is neither a guide nor a file is told, with the guides there are', async () => {
    const told = await parley.cli('map', 'init', 'amazon-851', 'order', '--set', mine)
    expect(told).toMatchObject({ code: 2, stdout: '' })
    expect(told.stderr).toContain(
      '"amazon-851" is no Guide of this set and no file. It has: amazon-850, order',
    )
  })
})
