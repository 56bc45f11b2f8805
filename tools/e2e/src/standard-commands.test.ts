import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, ParleyProcess } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** parley standard, against the real program; no Parley runs. */
let home: string
let parley: ParleyProcess

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-standard-'))
  const env = { PARLEY_STANDARDS_DIR: join(home, 'standards') }
  parley = new ParleyProcess({ home, ports: { as2: await freePort(), admin: await freePort() }, env })
})
afterAll(async () => rm(home, { recursive: true, force: true }))

async function file(name: string, text: string): Promise<string> {
  const path = join(home, name)
  await writeFile(path, text)
  return path
}

const sef = [
  ...['.VER 1.6', '.INI', '901OWN,ZZ,004 060,X,own,Our own notice', '.SETS'],
  '901=^[ST,M][BGN,M][REF,,>1][SE,M]',
  ...['.SEGS', 'ST=[143,M][329,M]', 'BGN=[353,M][127,M]', 'REF=[128,M][127]', 'SE=[96,M][329,M]'],
  ...['.ELMS', '143=ID,3,3', '329=AN,4,9', '353=ID,2,2', '127=AN,1,30', '128=ID,2,3', '96=N0,1,10', ''],
].join('\n')

describe('what is there', () => {
  test('list names every dictionary and where it is from', async () => {
    const { code, stdout } = await parley.cli('standard', 'list')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^x12\/004010 +built in$/m)
    expect(stdout).toMatch(/^edifact\/D96A +built in$/m)
  })

  test('show tells the sets of a dictionary, and the structure of a set', async () => {
    expect((await parley.cli('standard', 'show', 'x12/004010')).stdout).toMatch(/^850 +PO +\d+$/m)
    const { stdout } = await parley.cli('standard', 'show', 'x12/004010/850')
    expect(stdout).toMatch(/^BEG +mandatory 1 +353! 92! 324! 328 373! /m)
    expect(stdout).toMatch(/^N1 +optional 200 \(loop N1\) +98! 93 66 67 706 98 \| R0203 P0304$/m)
    expect(stdout).toMatch(/^ {2}N3 +optional 2 /m)
    const json = await parley.cli('standard', 'show', 'edifact/D96A/ORDERS', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ functionalId: 'ORDERS', detail: 'LIN' })
  })

  test('what is not there is told', async () => {
    expect(await parley.cli('standard', 'show', 'x12/009999')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no dictionary x12/009999. See: parley standard list\n',
    })
    expect(await parley.cli('standard', 'show', 'x12/004010/999')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'x12/004010 has no 999. See: parley standard show x12/004010\n',
    })
  })
})

describe('import', () => {
  test('a table of our own is found by guides like a built-in one', async () => {
    const path = await file('own.sef', sef)
    const told = await parley.cli('standard', 'import', path)
    expect(told).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Imported x12\/004060 with 1 set into /),
    })
    expect((await parley.cli('standard', 'list')).stdout).toMatch(/^x12\/004060 +imported$/m)
    const sample = await parley.cli('guide', 'sample', 'x12/004060/901')
    expect(sample).toMatchObject({ code: 0, stdout: expect.stringContaining('ST*901*0001~') })
    const guide =
      'apiVersion: parley.dev/v1alpha1\nkind: Guide\nmetadata:\n  name: own\nspec:\n  format: x12\n  extends: x12/004060/901\n'
    expect(await parley.cli('guide', 'check', await file('own.yaml', guide))).toMatchObject({ code: 0 })
    expect(await parley.cli('edi', 'validate', await file('own.edi', sample.stdout))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('x12/004060/901 0001: good'),
    })
  })

  test('the name of another dictionary is not taken without --force', async () => {
    const path = await file('own.sef', sef)
    expect(await parley.cli('standard', 'import', path, '--name', 'x12/004010')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'x12/004010 is built in. Give another --name, or take its place with --force.\n',
    })
    expect(await parley.cli('standard', 'import', path)).toMatchObject({
      code: 1,
      stderr: 'x12/004060 was imported already. Give another --name, or take its place with --force.\n',
    })
    expect(await parley.cli('standard', 'import', path, '--force')).toMatchObject({ code: 0 })
  })

  test('problems come with their lines, and nothing is written', async () => {
    const path = await file(
      'bad.sef',
      sef.replace('353=ID,2,2', '353=ID,two,2').replace('004 060', '004 070'),
    )
    expect(await parley.cli('standard', 'import', path)).toEqual({
      code: 1,
      stdout: `${path}:14: 353: write type and lengths, such as AN,1,35\n`,
      stderr: '1 problem; nothing was imported.\n',
    })
    expect((await parley.cli('standard', 'list')).stdout).not.toContain('004070')
  })

  test('a file that is not there, and a name that is none', async () => {
    expect(await parley.cli('standard', 'import', '/no/such.sef')).toEqual({
      code: 2,
      stdout: '',
      stderr: '/no/such.sef cannot be read (ENOENT).\n',
    })
    const { code, stderr } = await parley.cli(
      'standard',
      'import',
      await file('own.sef', sef),
      '--name',
      '../../x',
    )
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^"\.\.\/\.\.\/x" is no name of a dictionary: /),
    })
  })

  test('a dictionary that was changed by hand and is broken is told as such', async () => {
    await parley.cli('standard', 'import', await file('own.sef', sef), '--force')
    const path = join(home, 'standards', 'x12-004060.json')
    const good = await readFile(path, 'utf8')
    await writeFile(path, '{')
    const { code, stderr } = await parley.cli('standard', 'show', 'x12/004060')
    await writeFile(path, good)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The imported dictionary x12/004060 cannot be read. Import it again with --force.\n',
    })
  })
})

test('every command has an example in its help', async () => {
  for (const command of [[], ['list'], ['show'], ['import']]) {
    const { code, stdout } = await parley.cli('standard', ...command, '--help')
    expect({ command, code }).toEqual({ command, code: 0 })
    expect(stdout, command.join(' ')).toMatch(/\nExamples?:\n {2}parley /)
  }
})
