import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runParley, runShell } from './run-parley.ts'

/** parley edi against the real program: files, stdin, pipes, exit codes. Nothing of it needs a running Parley. */
let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-edi-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

async function fileOf(content: string | Uint8Array, name = 'order.edi'): Promise<string> {
  const path = join(home, name)
  await writeFile(path, content)
  return path
}

function edi(...args: readonly string[]) {
  return runParley(['edi', ...args])
}

const isa =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~'

function setOf(number: string, segments: readonly string[]): string {
  return [`ST*850*${number}`, ...segments, `SE*${segments.length + 2}*${number}`]
    .map((one) => `${one}~`)
    .join('')
}

function x12Of(...sets: readonly (readonly string[])[]): string {
  const told = sets.map((one, index) => setOf(String(index + 1).padStart(4, '0'), one)).join('')
  return `${isa}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~${told}GE*${sets.length}*101~IEA*1*000000101~`
}

const order = ['BEG*00*NE*A1B2C3D4**20260115', 'REF*CR*ACMEV', 'PO1*1*10*EA*12.5**UP*012345678905', 'CTT*1']
const broken = order.with(2, 'PO1*1*ten*EA*12.5**UP*012345678905')
const x12 = x12Of(order)
const edifact =
  "UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'BGM+220+45?'1+9'DTM+137:20260115:102'UNS+S'UNT+6+1'UNZ+1+1'"

const guide = `apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: {name: order}
spec:
  format: x12
  extends: x12/004010/850
  rules:
    BEG.03: {as: orderNumber}
    REF.01: {codes: [PD]}
`

describe('every command', () => {
  test.each(['parse', 'validate', 'explain'])('%s tells how it is used, with examples', async (command) => {
    const { code, stdout } = await edi(command, '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/\nExamples:\n {2}parley edi /)
  })

  test.each(['parse', 'validate', 'explain'])(
    '%s says what it cannot read, with exit code 2 and without a stack',
    async (command) => {
      const none = (at: number) =>
        `byte ${at}: No interchange begins in this file. Send ISA to IEA, or UNB to UNZ.\n`
      const cannot = (stderr: string) => ({ code: 2, stdout: '', stderr })
      expect(await edi(command, '/no/such.edi')).toMatchObject(
        cannot('/no/such.edi cannot be read (ENOENT).\n'),
      )
      expect(await edi(command, home)).toMatchObject(cannot(`${home} cannot be read (EISDIR).\n`))
      expect(await runParley(['edi', command], '')).toMatchObject(
        cannot('byte 0: The file is empty. Send an interchange.\n'),
      )
      const garbage = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251)
      expect(await runParley(['edi', command], garbage)).toMatchObject(cannot(none(1)))
      const wrong = await edi(command, '--no-such-option')
      expect(wrong.code).toBe(2)
      expect(wrong.stderr).toContain('unknown option')
    },
  )

  test.each([
    ['parse', ['--ndjson']],
    ['parse', ['--view', 'rows']],
    ['explain', []],
    ['validate', []],
  ] as const)('%s %j ends quietly when its reader goes away', async (command, args) => {
    const path = await fileOf(x12Of(...Array.from({ length: 3000 }, () => broken)), 'many.edi')
    const { code, stdout, stderr } = await runShell(
      `$PARLEY edi ${command} ${args.join(' ')} ${path} | head -1`,
    )
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 })
  })
})

describe('validate', () => {
  test('a good order', async () => {
    const path = await fileOf(x12)
    expect(await edi('validate', path)).toMatchObject({
      code: 0,
      stdout: [
        'x12 000000101  ACMERETAIL -> PARLEYVENDOR',
        '  x12/004010/850 0001: good',
        `${path}: 1 interchange, 1 transaction, 0 errors, 0 warnings`,
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  test('what is wrong with its line, its column and the fix, from stdin, and never with a value', async () => {
    const { code, stdout } = await runParley(['edi', 'validate'], edifact.replaceAll("'UN", "'\nUN"))
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: [
        'edifact 1  A -> B',
        '  edifact/D96A/ORDERS 1: rejected, 1 finding',
        '    4:1  byte 103  UNT (5)  error  SEGMENT_COUNT_WRONG: UNT does not count the 5 segments from UNH to UNT. Send their number, or the missing ones.',
        'stdin: 1 interchange, 1 transaction, 1 rejected, 1 error, 0 warnings',
        '',
      ].join('\n'),
    })
    expect((await runParley(['edi', 'validate', '-'], x12Of(broken))).stdout).not.toContain('ten')
  })

  test('as JSON, with the values at fault unless they are masked', async () => {
    const path = await fileOf(x12Of(order, broken))
    const { code, stdout } = await edi('validate', '--json', path)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      interchanges: [
        {
          ...{ standard: 'x12', controlNumber: '000000101', sender: 'ACMERETAIL', findings: [] },
          transactions: [
            { controlNumber: '0001', findings: [] },
            {
              controlNumber: '0002',
              findings: [
                {
                  code: 'NUMBER_INVALID',
                  segment: 'PO1',
                  element: 2,
                  line: 1,
                  byteOffset: x12Of(order, broken).indexOf('ten'),
                  value: 'ten',
                },
              ],
            },
          ],
        },
      ],
      summary: { interchanges: 1, transactions: 2, rejected: 1, errors: 1, warnings: 0 },
    })
    expect((await edi('validate', '--json', '--mask', path)).stdout).not.toContain('ten')
  })

  test("under a partner's guide, whose level may be made a warning or silent", async () => {
    const [path, rules] = [await fileOf(x12), await fileOf(guide, 'guide.yaml')]
    const judged = await edi('validate', path, '--guide', rules)
    expect(judged.code).toBe(1)
    expect(judged.stdout).toMatch(/REF \(3\) {2}error {2}CODE_NOT_IN_GUIDE: /)
    const warned = await edi('validate', path, '--guide', rules, '--level', '7=warn')
    expect(warned).toMatchObject({ code: 0, stdout: expect.stringMatching(/0 errors, 1 warning\n$/) })
    expect((await edi('validate', path, '--guide', rules, '--level', '7=off')).stdout).toContain(
      '850 0001: good',
    )
    expect(await edi('validate', path, '--level', '9=off')).toMatchObject({
      code: 2,
      stderr: '--level 9=off: write a level from 0 to 7 and error, warn or off, such as 3=warn\n',
    })
  })

  test('what is wrong with the guide itself is told with file, line and column', async () => {
    const rules = await fileOf(guide.replace('BEG.03', 'BEGG.03'), 'wrong.yaml')
    const { code, stdout, stderr } = await edi('validate', await fileOf(x12), '--guide', rules)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/wrong\.yaml:8:\d+: spec\.rules\["BEGG\.03"\]: .*\n$/)
    const nothing = await fileOf('apiVersion: parley.dev/v1alpha1\nkind: Partner\n', 'nothing.yaml')
    expect(await edi('validate', await fileOf(x12), '--guide', nothing)).toMatchObject({ code: 2 })
  })

  test('with a limit of findings', async () => {
    const path = await fileOf(x12Of(['BEG', 'REF', 'PO1*x*y', 'CTT']))
    expect((await edi('validate', path, '--max-findings', '2')).stdout).toMatch(/FINDINGS_CUT: \d+ further/)
  })

  test('a large file with a progress on stderr when asked for', async () => {
    const text = setOf('0001', [
      ...order.slice(0, 2),
      ...Array.from({ length: 250_000 }, () => order[2] ?? ''),
      'CTT*250000',
    ])
    const path = await fileOf(
      x12Of(order).replace(/ST\*.*(?=GE)/, () => text),
      'large.edi',
    )
    const { code, stderr, stdout } = await edi('validate', '--progress', path)
    expect(stderr).toMatch(/large\.edi: read 8\.\d of 8\.\d MB, 100 %\n/)
    expect(stderr).toMatch(/large\.edi: checked 8\.\d of 8\.\d MB, 100 %\n$/)
    expect(code).toBe(1)
    expect(stdout).toContain('LOOP_OVER_MAX')
  })
})

describe('parse', () => {
  test('the tree has everything, in its loops', async () => {
    const { code, stdout } = await edi('parse', await fileOf(edifact))
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([
      {
        standard: 'edifact',
        header: { tag: 'UNB', elements: [['UNOC', '3'], ['A', '14'], ['B', '14'], ['260115', '0930'], '1'] },
        groups: [
          {
            transactions: [
              { header: { tag: 'UNH' }, segments: [{ tag: 'BGM', elements: ['220', "45'1", '9'] }, {}, {}] },
            ],
          },
        ],
        trailer: { tag: 'UNZ' },
      },
    ])
  })

  test('a line a transaction', async () => {
    const { code, stdout } = await edi('parse', '--ndjson', await fileOf(x12Of(order, order)))
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(code).toBe(0)
    expect(lines).toMatchObject(
      ['0001', '0002'].map((controlNumber) => ({
        standard: 'x12/004010/850',
        interchange: { controlNumber: '000000101', sender: 'ACMERETAIL', receiver: 'PARLEYVENDOR' },
        group: '101',
        controlNumber,
        transaction: { segments: [{ tag: 'BEG' }, { tag: 'REF' }, { loop: 'PO1' }, { loop: 'CTT' }] },
      })),
    )
  })

  test('names of the guide, the shape of AWS, and rows', async () => {
    const [path, rules] = [await fileOf(x12), await fileOf(guide, 'guide.yaml')]
    const named = await edi('parse', '--view', 'guide', '--guide', rules, path)
    expect(JSON.parse(named.stdout)).toMatchObject([
      { groups: [{ transactions: [{ document: { heading: { beg: { orderNumber: 'A1B2C3D4' } } } }] }] },
    ])
    const line = await edi('parse', '--view', 'guide', '--ndjson', path)
    expect(JSON.parse(line.stdout)).toMatchObject({ document: { heading: { beg: { '03': 'A1B2C3D4' } } } })
    const aws = {
      interchanges: [
        {
          ISA_06_SenderId: 'ACMERETAIL     ',
          functional_groups: [{ transactions: [{ segments: [{ BEG_03: 'A1B2C3D4' }, {}, {}, {}] }] }],
        },
      ],
    }
    expect(JSON.parse((await edi('parse', '--view', 'aws', path)).stdout)).toMatchObject(aws)
    expect(JSON.parse((await edi('parse', '--view', 'aws', '--ndjson', path)).stdout)).toMatchObject(aws)
    const rows = await edi('parse', '--view', 'rows', path)
    const [columns, row] = rows.stdout.split('\r\n').map((one) => one.split(','))
    expect(columns?.slice(0, 4)).toEqual(['interchange', 'group', 'standard', 'transaction'])
    expect(row?.slice(0, 4)).toEqual(['000000101', '101', 'x12/004010/850', '0001'])
    expect(row?.[columns?.indexOf('po1.02') ?? -1]).toBe('10')
    expect(JSON.parse((await edi('parse', '--view', 'rows', '--json', path)).stdout)).toMatchObject([
      { transaction: '0001', 'po1.02': '10' },
    ])
  })

  test('masked, nothing of a value is left', async () => {
    for (const view of ['tree', 'guide', 'aws', 'rows']) {
      const { stdout } = await edi('parse', '--view', view, '--mask', await fileOf(x12))
      expect(stdout).not.toMatch(/A1B2C3D4|ACMEV|012345678905|ACMERETAIL/)
      expect(stdout).toContain('xxxxxxxx')
    }
  })

  test('a set of which no dictionary is there: its segments in a row, or left out of rows', async () => {
    const path = await fileOf(x12.replace('ST*850', 'ST*999'))
    expect(JSON.parse((await edi('parse', path)).stdout)).toMatchObject([
      { groups: [{ transactions: [{ segments: order.map((one) => ({ tag: one.slice(0, 3) })) }] }] },
    ])
    expect(await edi('parse', '--view', 'rows', path)).toMatchObject({
      code: 1,
      stderr: 'x12/004010/999 0001: no dictionary has it, so it is left out. Try --view tree.\n',
    })
  })

  test('forms that exclude each other', async () => {
    const path = await fileOf(x12)
    expect(await edi('parse', '--csv', path)).toMatchObject({
      code: 2,
      stderr: 'Only rows can be CSV: --view rows --csv\n',
    })
    expect(await edi('parse', '--json', '--ndjson', path)).toMatchObject({ code: 2 })
  })
})

describe('explain', () => {
  test('a segment a line, with loops and names, and carets below what is wrong', async () => {
    const [path, rules] = [await fileOf(x12Of(broken)), await fileOf(guide, 'guide.yaml')]
    const { code, stdout } = await edi('explain', path, '--guide', rules)
    expect(code).toBe(1)
    expect(stdout.split('\n')).toEqual([
      `       ${isa.slice(0, -1)}`,
      '       GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010',
      '    1  ST*850*0001',
      '    2  BEG*00*NE*A1B2C3D4**20260115  03 orderNumber',
      '    3  REF*CR*ACMEV',
      '           ^^',
      expect.stringMatching(/^ {11}error CODE_NOT_IN_GUIDE REF01: /),
      '    4  PO1*1*ten*EA*12.5**UP*012345678905  [PO1]',
      '             ^^^',
      expect.stringMatching(/^ {13}error NUMBER_INVALID PO102: /),
      '    5  CTT*1  [CTT]',
      '    6  SE*6*0001',
      '       GE*1*101',
      '       IEA*1*000000101',
      '',
    ])
  })

  test('masked, as JSON, and with each element', async () => {
    const path = await fileOf(x12Of(broken))
    expect((await edi('explain', '--mask', path)).stdout).toMatch(
      /PO1\*x\*xxx\*xx.*\n +\^\^\^\n +error NUMBER_INVALID/,
    )
    const lines = (await edi('explain', '--json', '--mask', path)).stdout.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { tag: string }).tag)).toEqual([
      'ISA',
      'GS',
      'ST',
      'BEG',
      'REF',
      'PO1',
      'CTT',
      'SE',
      'GE',
      'IEA',
    ])
    expect(lines.join('')).not.toContain('ten')
    expect((await edi('explain', '--elements', path)).stdout).toContain('02     92     ID 2/2      NE\n')
  })
})
