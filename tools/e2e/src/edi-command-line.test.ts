import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

const commands = ['parse', 'validate', 'explain', 'split', 'ack', 'write', 'convert', 'diff']

describe('every command', () => {
  test.each(commands)('%s tells how it is used, with examples', async (command) => {
    const { code, stdout } = await edi(command, '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/\nExamples:\n {2}parley edi /)
  })

  test.each([
    ['parse'],
    ['validate'],
    ['explain'],
    ['split', '--out', 'never'],
    ['ack'],
    ['convert', '--to', 'json'],
    ['convert', '--to', 'pretty'],
    ['convert', '--to', 'x12'],
    ['diff', '-'],
  ])('%s %s %s says what it cannot read, with exit code 2 and without a stack', async (...command) => {
    const none = 'byte 1: No interchange begins in this file. Send ISA to IEA, or UNB to UNZ.\n'
    const cannot = (stderr: string) => ({ code: 2, stdout: '', stderr })
    const good = command[0] === 'diff' ? x12 : ''
    const args = command.filter((one) => one !== undefined)
    const of = (file: string) => runParley(['edi', ...args, file], good)
    expect(await of('/no/such.edi')).toMatchObject(cannot('/no/such.edi cannot be read (ENOENT).\n'))
    expect(await of(home)).toMatchObject(cannot(`${home} cannot be read (EISDIR).\n`))
    const empty = await fileOf('', 'empty.edi')
    expect(await of(empty)).toMatchObject(cannot('byte 0: The file is empty. Send an interchange.\n'))
    const garbage = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251)
    expect(await of(await fileOf(garbage, 'garbage.edi'))).toMatchObject(cannot(none))
    const wrong = await edi(...args, '--no-such-option')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('unknown option')
  })

  test.each([
    ['parse', ['--ndjson']],
    ['parse', ['--view', 'rows']],
    ['explain', []],
    ['validate', []],
    ['convert', ['--to', 'pretty']],
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
    const warned = await edi('validate', '--guide', rules, '--level', '1=off', '--level', '7=warn', path)
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

describe('split', () => {
  test('each transaction into a file of its own, with an envelope or bare, and nothing overwritten', async () => {
    const [path, out] = [await fileOf(x12Of(order, broken)), join(home, 'split')]
    const names = ['000000101-101-0001-850.edi', '000000101-101-0002-850.edi']
    const stdout = names.map((name) => `${join(out, name)}\n`).join('')
    expect(await edi('split', path, '--out', out)).toMatchObject({
      code: 0,
      stdout,
      stderr: '2 files written.\n',
    })
    expect(await readdir(out)).toEqual(names)
    const second = x12Of(order, broken)
      .replace(/ST\*850\*0001.*SE\*6\*0001~/, '')
      .replace('GE*2', 'GE*1')
    expect(await readFile(join(out, names[1] ?? ''), 'utf8')).toBe(second)
    expect(await edi('split', path, '--out', out, '--no-envelope')).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: `${join(out, names[0] ?? '')} is there already; nothing is overwritten without --force.\n`,
    })
    expect(await readFile(join(out, names[1] ?? ''), 'utf8')).toBe(second)
    expect(await edi('split', path, '--out', out, '--no-envelope', '--force')).toMatchObject({ code: 0 })
    expect(await readFile(join(out, names[0] ?? ''), 'utf8')).toBe(setOf('0001', order))
    expect(await readdir(out)).toEqual(names)
  })

  test('files of one name get numbers, and all are written though nobody reads their names', async () => {
    const [path, out] = [await fileOf(x12 + x12), join(home, 'twice')]
    await runShell(`$PARLEY edi split ${path} --by interchange --out ${out} | true`)
    expect(await readdir(out)).toEqual(['000000101-2.edi', '000000101.edi'])
    expect(await readFile(join(out, '000000101-2.edi'), 'utf8')).toBe(x12)
  })

  test('a folder that cannot be made', async () => {
    const path = await fileOf(x12)
    expect(await edi('split', path, '--out', path)).toMatchObject({ code: 2, stdout: '' })
  })
})

test('what comes from stdin may be longer than memory holds, and leaves nothing behind', async () => {
  const many = x12Of(...Array.from({ length: 350_000 }, () => order))
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('parley-stdin-')).length
  const laid = await runParley(['edi', 'convert', '--to', 'compact'], many)
  expect({ code: laid.code, isSame: laid.stdout === many }).toEqual({ code: 0, isSame: true })
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('parley-stdin-'))).toHaveLength(before)
}, 60_000)

describe('ack', () => {
  const fixed = ['--control-number', '42', '--at', '2026-01-15T09:31:00Z']

  test('a 997 that is the same every time, and says with its exit code whether all was accepted', async () => {
    const path = await fileOf(x12Of(order, broken))
    const told = await edi('ack', path, ...fixed)
    expect(told).toMatchObject({
      ...{ code: 1, stderr: '' },
      stdout: [
        'ISA*00*          *00*          *ZZ*PARLEYVENDOR   *ZZ*ACMERETAIL     *260115*0931*U*00401*000000042*0*P*>~',
        'GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*42*X*004010~ST*997*0001~AK1*PO*101~',
        'AK2*850*0001~AK5*A~AK2*850*0002~AK3*PO1*4**8~AK4*2*330*6*ten~AK5*R*5~AK9*P*2*2*1~',
        'SE*10*0001~GE*1*42~IEA*1*000000042~',
      ].join(''),
    })
    expect(await edi('ack', path, ...fixed)).toEqual(told)
    expect((await edi('ack', path, ...fixed, '--only-rejected')).stdout).not.toContain('AK2*850*0001')
    expect(await runParley(['edi', 'ack', ...fixed], x12)).toMatchObject({ code: 0 })
  })

  test('a 999 by option, or as the agreement says, with the practice of the partner', async () => {
    const newer = x12Of(order, order)
      .replace('*U*00401', '*^*00501')
      .replace('*004010~', '*005010~')
      .replaceAll('*0002', '*0001')
    const path = await fileOf(newer)
    const plain = await edi('ack', path, ...fixed, '--functional', '999')
    expect(plain.stdout).toContain('~AK2*850*0001~IK5*A~AK2*850*0001~IK5*R*23~AK9*P*2*2*1~')
    const agreement = await fileOf(
      [
        'apiVersion: parley.dev/v1alpha1',
        'kind: Agreement',
        'metadata: {name: acme}',
        'spec:',
        '  us: parley',
        '  partner: acme',
        '  mode: test',
        '  receive: []',
        '  acknowledge: {functional: "999", listAccepted: false, practice: {repeatedTransaction: "7"}}',
      ].join('\n'),
      'agreement.yaml',
    )
    const agreed = await edi('ack', path, ...fixed, '--agreement', agreement)
    expect(agreed.stdout).toContain('~AK1*PO*101*005010~AK2*850*0001~IK5*R*7~AK9*P*2*2*1~')
    const older = await edi('ack', await fileOf(x12), ...fixed, '--functional', '999')
    expect(older.stdout).toContain('~ST*997*0001~')
  })

  test('a TA1 for what is refused or when asked for, a CONTRL for EDIFACT, and nothing for an acknowledgement', async () => {
    const refused = await edi('ack', ...fixed, await fileOf(x12.slice(0, -isa.length / 4)))
    expect(refused).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('~TA1*000000101*260115*0930*R*023~'),
    })
    const asked = await edi('ack', ...fixed, '--type', 'ta1', await fileOf(x12))
    expect(asked).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('~TA1*000000101*260115*0930*A*000~'),
    })
    const contrl = await edi('ack', ...fixed, await fileOf(edifact))
    expect(contrl).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("UNB+UNOC:3+B:14+A:14+260115:0931+42'UNH+1+CONTRL"),
    })
    const [ofX12, ofContrl] = [await edi('ack', ...fixed, await fileOf(x12)), contrl]
    for (const { stdout } of [ofX12, ofContrl]) {
      expect(await edi('ack', await fileOf(stdout, 'ack.edi'))).toMatchObject({ code: 1, stdout: '' })
    }
    expect(await edi('ack', '--type', 'contrl', await fileOf(x12))).toMatchObject({
      ...{ code: 2, stdout: '' },
      stderr: 'X12 is answered with a TA1, 997 or 999: --type 997\n',
    })
    expect(await edi('ack', '--at', 'noon', await fileOf(x12))).toMatchObject({
      code: 2,
      stderr: '--at noon: write an ISO time, such as 2026-01-15T09:30:00Z\n',
    })
  })

  test('what a partner says of each transaction of ours', async () => {
    const { stdout } = await edi('ack', await fileOf(x12Of(order, broken)), ...fixed)
    expect(await edi('ack', '--read', await fileOf(stdout, '997.edi'))).toMatchObject({
      code: 1,
      stdout: [
        '997 group 101: accepted',
        '997 transaction 850 0001: accepted',
        '997 transaction 850 0002: rejected (5)',
        '  PO1 (4) element 2, data element 330: code 6',
        '',
      ].join('\n'),
    })
    const read = await edi('ack', '--read', '--json', join(home, '997.edi'))
    expect(JSON.parse(read.stdout)).toMatchObject([{}, { verdict: 'accepted' }, { verdict: 'rejected' }])
    expect(await edi('ack', '--read', await fileOf(x12))).toMatchObject({ code: 1, stdout: '' })
  })
})

describe('write', () => {
  const good = edifact.replace('UNT+6', 'UNT+5')

  test('what parse printed is written back byte for byte', async () => {
    for (const sent of [x12Of(order, order), x12.replaceAll('~', '~\r\n'), good]) {
      const { stdout } = await edi('parse', await fileOf(sent))
      const { code, bytes } = await runParley(['edi', 'write'], stdout)
      expect({ code, text: bytes.toString() }).toEqual({ code: 0, text: sent })
    }
  })

  test('documents by name are written too, with the separators that are asked for', async () => {
    for (const sent of [x12, good]) {
      const { stdout } = await edi('parse', '--view', 'guide', await fileOf(sent))
      expect((await runParley(['edi', 'write'], stdout)).stdout).toBe(sent)
    }
    const { stdout } = await edi('parse', '--view', 'guide', await fileOf(x12))
    expect((await runParley(['edi', 'write', '--separators', '|:\\n'], stdout)).stdout).toBe(
      x12.replaceAll('*', '|').replaceAll('~', '\n').replace('|>\n', '|:\n'),
    )
  })

  test('what cannot be written is told with its path, never its value, and nothing is written', async () => {
    const { stdout } = await edi('parse', await fileOf(x12))
    const starred = await runParley(['edi', 'write'], stdout.replace('ACMEV', 'AC*MEV'))
    expect(starred).toMatchObject({ code: 2, stdout: '' })
    expect(starred.stderr).toMatch(/^groups\[0\]\.transactions\[0\]: segment \d+, element 2: .*\n$/)
    expect(starred.stderr).not.toContain('MEV')
    const replaced = await runParley(['edi', 'write', '--in-data', '-'], stdout.replace('ACMEV', 'AC*MEV'))
    expect(replaced).toMatchObject({ code: 0, stdout: x12.replace('ACMEV', 'AC-MEV') })
    const shape = await runParley(['edi', 'write'], stdout.replace('"elements"', '"element"'))
    expect(shape).toMatchObject({
      code: 2,
      stdout: '',
      stderr: '[0].header.elements: it is missing\n'.slice(4),
    })
    const unknown = await runParley(
      ['edi', 'write'],
      (await edi('parse', '--view', 'guide', await fileOf(x12))).stdout.replace('"po1"', '"po9"'),
    )
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toContain('groups[0].transactions[0].document.detail.po9')
    expect(await runParley(['edi', 'write'], '{"secret": ')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^stdin is no JSON.*\.\n$/),
    })
  })

  test('characters that the charset has not', async () => {
    const { stdout } = await edi('parse', await fileOf(good))
    const accented = stdout.replace("45'1", 'été')
    expect(await runParley(['edi', 'write', '--charset', 'unoa'], accented)).toMatchObject({
      code: 2,
      stdout: '',
    })
    expect(
      await runParley(['edi', 'write', '--charset', 'unoa', '--unmappable', 'transliterate'], accented),
    ).toMatchObject({ code: 0, stdout: good.replace("45?'1", 'ETE') })
  })
})

describe('convert', () => {
  test('a line a segment, and back again', async () => {
    const pretty = await edi('convert', '--to', 'pretty', await fileOf(x12))
    expect(pretty).toMatchObject({ code: 0, stdout: x12.replaceAll('~', '~\n'), stderr: '' })
    expect(await runParley(['edi', 'convert', '--to', 'compact'], pretty.stdout)).toMatchObject({
      stdout: x12,
    })
  })

  test('written anew with other separators; the other standard and separators elsewhere are refused', async () => {
    const path = await fileOf(x12)
    expect(
      (await edi('convert', '--to', 'x12', '--separators', '|:~', '--line-end', 'crlf', path)).stdout,
    ).toBe(x12.replaceAll('*', '|').replaceAll('~', '~\r\n').replace('|>~', '|:~'))
    const other = await edi('convert', '--to', 'edifact', path)
    expect(other).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('a mapping is needed'),
    })
    expect(await edi('convert', '--to', 'pretty', '--line-end', 'lf', path)).toMatchObject({
      code: 2,
      stdout: '',
    })
    expect(await edi('convert', path)).toMatchObject({ code: 2, stdout: '' })
  })

  test('the forms of parse', async () => {
    const path = await fileOf(x12)
    const same = [
      [
        ['--to', 'json'],
        ['--view', 'tree'],
      ],
      [['--to', 'ndjson'], ['--ndjson']],
      [
        ['--to', 'csv'],
        ['--view', 'rows'],
      ],
      [
        ['--to', 'aws'],
        ['--view', 'aws'],
      ],
    ] as const
    for (const [target, view] of same) {
      const [one, other] = [await edi('convert', ...target, path), await edi('parse', ...view, path)]
      expect(one).toEqual(other)
      expect(one.stdout).not.toBe('')
    }
  })
})

describe('diff', () => {
  test('nothing differs, whatever the separators', async () => {
    const [one, other] = [await fileOf(x12), await fileOf(x12.replaceAll('~', '~\n'), 'other.edi')]
    expect(await edi('diff', one, other)).toMatchObject({ code: 0, stdout: '', stderr: 'No difference.\n' })
  })

  test('what differs by segment and element, from stdin, as text, as JSON, and masked', async () => {
    const path = await fileOf(x12)
    const other = x12Of(broken.with(1, 'REF*PD*X')).replaceAll('000000101', '000000102')
    const told = await runParley(['edi', 'diff', path, '-', '--ignore-envelope'], other)
    expect(told).toMatchObject({
      ...{ code: 1, stderr: '2 differences\n' },
      stdout: [
        '850 0001',
        '  ~ REF (3)  01  CR -> PD',
        '  ~ REF (3)  02  ACMEV -> X',
        '  ~ PO1 (4)  02  10 -> ten',
        '',
      ].join('\n'),
    })
    const whole = await runParley(['edi', 'diff', path, '-'], other)
    expect(whole.stdout).toContain('envelope\n  ~ ISA  13  000000101 -> 000000102\n')
    const json = (await runParley(['edi', 'diff', '--json', '--ignore-envelope', path, '-'], other)).stdout
    expect(
      json
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { kind: 'changed', changes: [{ element: 1, before: 'CR', after: 'PD' }, { element: 2 }] },
      { kind: 'changed', before: { tag: 'PO1', position: 4 } },
    ])
    for (const form of [[], ['--json']]) {
      const { stdout } = await runParley(
        ['edi', 'diff', '--mask', '--ignore-envelope', ...form, path, '-'],
        other,
      )
      expect(stdout).not.toMatch(/ACMEV|ten/)
    }
  })
})
