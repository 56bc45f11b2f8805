import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, ParleyProcess } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** The command line as a newcomer meets it, against the real program. */
let home: string
let company: string
let parley: ParleyProcess

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  company = join(home, 'company')
  parley = await parleyIn(home)
})
afterAll(async () => {
  await parley.kill('SIGTERM')
  await rm(home, { recursive: true, force: true })
})

async function parleyIn(
  folder: string,
  { env = {}, admin, as2 }: { env?: Record<string, string>; admin?: number; as2?: number } = {},
): Promise<ParleyProcess> {
  const ports = { as2: as2 ?? (await freePort()), admin: admin ?? (await freePort()) }
  return new ParleyProcess({ home: folder, ports, env })
}

/** A start that must fail: its exit code, and the last lines it printed. */
async function failedStart(process: ParleyProcess): Promise<{ code: unknown; told: string }> {
  process.spawn()
  return { code: await process.ended(), told: process.logTail() }
}

const fails = (text: string) => ({ code: 1, stdout: '', stderr: `${text}\n` })

describe('the first steps', () => {
  test('before anything runs, a command says how to start it', async () => {
    expect(await parley.cli('message', 'list')).toEqual(
      fails(`No Parley answers at ${parley.adminUrl}. Start one with: npm start`),
    )
  })

  test('init writes a folder that can be applied, and says what to do next', async () => {
    const made = await parley.cli(
      ...['init', 'amazon-vendor', company, '--as2-id', 'ACME-AS2', '--x12-id', 'ACME'],
      ...['--outbox', join(home, 'outbox')],
    )
    expect(made.code).toBe(0)
    expect(made.stdout).toMatch(/^Wrote \d+ files to .*company\.\n$/)
    expect(made.stderr).toContain(`parley apply -f ${company} && parley deploy`)
  })

  test('init never writes into a folder that holds something, and knows its starters', async () => {
    expect(await parley.cli('init', 'amazon-vendor', company)).toEqual(
      fails(`${company} is not empty; name a new folder.`),
    )
    expect(await parley.cli('init', 'amazon-seller', company)).toEqual(
      fails('There is no starter "amazon-seller". There is: amazon-vendor'),
    )
  })

  test('start, and nothing is there yet', async () => {
    await parley.start()
    const list = await parley.cli('message', 'list')
    expect(list).toMatchObject({ code: 0, stderr: expect.stringContaining('No message') })
    expect(await parley.cli('deploy')).toEqual(
      fails('The draft is empty. Apply a folder first. parley apply -f <folder>'),
    )
    expect(await parley.cli('get')).toEqual(
      fails('Nothing is there yet. Start with: parley apply -f <folder> && parley deploy'),
    )
  })

  test('diff, apply, deploy, get: each says what to do next', async () => {
    const difference = await parley.cli('diff', '-f', company)
    expect(difference).toMatchObject({ code: 1, stdout: expect.stringContaining('+ Partner amazon\n') })
    expect(difference.stderr).toContain('parley apply -f <folder> && parley deploy')
    const applied = await parley.cli('apply', '-f', company)
    expect(applied).toMatchObject({ code: 0, stderr: 'Draft saved. Make it live with: parley deploy\n' })
    const deployed = await parley.cli('deploy', '--note', 'first')
    expect(deployed.stdout).toMatch(
      /^Deployed revision [0-9a-f]{12} with \d+ resources\. New messages start with it\.\n$/,
    )
    expect(deployed.stderr).toContain('parley message list')
    expect((await parley.cli('deploy')).stdout).toMatch(/is deployed already; nothing changed/)
    expect(await parley.cli('diff', '-f', company)).toMatchObject({
      code: 0,
      stderr: 'No difference to the deployed revision.\n',
    })
    const got = await parley.cli('get', 'Partner', 'amazon')
    expect(got.stdout).toContain('kind: Partner\n')
    expect(got.stdout).toContain('name: amazon\n')
  })

  test('settings lists every setting with its default', async () => {
    const { code, stdout } = await parley.cli('settings')
    expect(code).toBe(0)
    for (const name of ['PARLEY_AS2_PORT', 'PARLEY_ADMIN_PORT', 'PARLEY_DATA_DIR', 'DATABASE_URL']) {
      expect(stdout).toContain(name)
    }
  })
})

describe('what is asked for and not there', () => {
  test('a kind', async () => {
    expect(await parley.cli('get', 'partner')).toEqual(
      fails('There is no kind "partner". Kinds begin with a capital: Partner.'),
    )
  })

  test('a name', async () => {
    expect(await parley.cli('get', 'Partner', 'nobody')).toEqual(
      fails('Nothing of that kind and name is there.'),
    )
  })

  test('a message', async () => {
    const id = '00000000-0000-7000-8000-000000000000'
    expect(await parley.cli('message', 'show', id)).toEqual(
      fails(`There is no message ${id}. Find it with: parley message list --key <number>`),
    )
    expect(await parley.cli('message', 'show', 'abc')).toEqual(
      fails('There is no message abc. Find it with: parley message list --key <number>'),
    )
  })

  test('a folder', async () => {
    expect(await parley.cli('apply', '-f', '/no/such/folder')).toEqual(
      fails('There is no folder or file /no/such/folder.'),
    )
  })

  test('a command, with the help of what there is', async () => {
    const unknown = await parley.cli('messages')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain("unknown command 'messages'")
    expect(unknown.stderr).toContain('Usage: parley')
  })
})

describe('mistakes in the folder name file, line, column and path', () => {
  /** What apply says about the folder with one file changed; the file is put back. */
  async function applyWith(file: string, change: (text: string) => string) {
    const path = join(company, file)
    const good = await readFile(path, 'utf8')
    const changed = change(good)
    if (changed === good) throw new Error(`nothing of ${file} was changed`)
    await writeFile(path, changed)
    try {
      const { code, stdout, stderr } = await parley.cli('apply', '-f', company)
      return { code, problems: stdout.trimEnd().split('\n'), stderr, changed }
    } finally {
      await writeFile(path, good)
    }
  }

  /** Line and column, from 1, of a text in a file. */
  function placeOf(text: string, piece: string): string {
    const before = text.slice(0, text.indexOf(piece)).split('\n')
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
  }

  const oneProblem = { code: 1, stderr: '1 problem; nothing was changed.\n' }

  test('a reference to what is not there', async () => {
    const told = await applyWith('agreements/amazon.yaml', (text) =>
      text.replace('gateway: amazon-as2', 'gateway: amazon-as3'),
    )
    expect(told).toMatchObject(oneProblem)
    expect(told.problems).toEqual([
      `agreements/amazon.yaml:${placeOf(told.changed, 'amazon-as3')} spec.acknowledge.gateway: there is no Gateway named "amazon-as3"; did you mean "amazon-as2"?`,
    ])
  })

  test('a guide that an agreement receives and nobody wrote', async () => {
    const told = await applyWith('agreements/amazon.yaml', (text) =>
      text.replace(/guide: \S+/, 'guide: none-such'),
    )
    expect(told.code).toBe(1)
    expect(told.problems[0]).toContain(
      `agreements/amazon.yaml:${placeOf(told.changed, 'none-such')} spec.receive[0].guide: there is no Guide named "none-such"`,
    )
  })

  test('YAML that cannot be read', async () => {
    const told = await applyWith('partners/amazon.yaml', (text) => `${text}\n  oops: [1, 2\n`)
    expect(told.code).toBe(1)
    expect(told.problems[0]).toMatch(/^partners\/amazon\.yaml:\d+:\d+ /)
  })

  test('a field that does not exist', async () => {
    const told = await applyWith('partners/amazon.yaml', (text) =>
      text.replace('displayName:', 'displayname:'),
    )
    expect(told.code).toBe(1)
    expect(told.problems.join('\n')).toContain(
      `partners/amazon.yaml:${placeOf(told.changed, 'displayname')} spec`,
    )
    expect(told.problems.join('\n')).toContain('displayname')
  })

  test('nothing of a refused folder is kept', async () => {
    expect(await parley.cli('diff', '-f', company)).toMatchObject({ code: 0 })
  })
})

describe('tests are the gate of a deploy', () => {
  const file = () => join(company, 'gate.yaml')

  test('a test that fails refuses the deploy, and says in what', async () => {
    await writeFile(
      file(),
      `apiVersion: parley.dev/v1alpha1
kind: Test
metadata: { name: gate }
spec:
  channel: orders
  tests: [{ name: a greeting is no order, input: hello, expect: { acknowledgement: accepted } }]
`,
    )
    expect(await parley.cli('apply', '-f', company)).toMatchObject({ code: 0 })
    const refused = await parley.cli('deploy')
    expect(refused.code).toBe(1)
    expect(refused.stdout).toMatch(
      /^✗ gate\/a greeting is no order\n {4}failure\n {6}expected nothing, got EDI_NOT_AN_INTERCHANGE .*\n {4}acknowledgement\n {6}expected accepted, got none\n$/,
    )
    expect(refused.stderr).toContain('1 test fails; nothing was deployed.')
  })

  test('--skip-tests deploys all the same, and the revision keeps that', async () => {
    const deployed = await parley.cli('deploy', '--note', 'it is urgent', '--skip-tests')
    expect(deployed).toMatchObject({ code: 0, stdout: expect.stringContaining('Deployed revision') })
    const answer = await fetch(`${parley.adminUrl}/api/v1/revisions`)
    const { revisions } = (await answer.json()) as { revisions: { note: string }[] }
    expect(revisions[0]?.note).toBe('it is urgent (tests skipped)')
  })

  test('a test that passes lets it through', async () => {
    const text = await readFile(file(), 'utf8')
    await writeFile(
      file(),
      text.replace('acknowledgement: accepted', 'failure: { code: EDI_NOT_AN_INTERCHANGE }'),
    )
    expect(await parley.cli('apply', '-f', company)).toMatchObject({ code: 0 })
    expect(await parley.cli('deploy')).toMatchObject({ code: 0 })
  })
})

describe('a start that cannot be', () => {
  test('a port that is taken', async () => {
    const holder = createServer()
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port))
    })
    const folder = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
    const { code, told } = await failedStart(await parleyIn(folder, { as2: port }))
    holder.close()
    await rm(folder, { recursive: true, force: true })
    expect(code).toBe(1)
    expect(told).toContain(
      `Parley cannot start: cannot listen on 127.0.0.1:${port}: another program listens there`,
    )
    expect(told).toContain('parley settings')
    expect(told).not.toContain('    at ')
  })

  test('an admin listener that others could reach, without a token', async () => {
    const { code, told } = await failedStart(await parleyIn(home, { env: { PARLEY_ADMIN_HOST: '0.0.0.0' } }))
    expect(code).toBe(1)
    expect(told).toContain('PARLEY_ADMIN_TOKEN')
  })

  test('a setting that is no such thing', async () => {
    const { code, told } = await failedStart(await parleyIn(home, { env: { PARLEY_AS2_PORT: 'eighty' } }))
    expect(code).toBe(1)
    expect(told).toContain('PARLEY_AS2_PORT')
  })

  test('a second one over the same data', async () => {
    const { code, told } = await failedStart(await parleyIn(home))
    expect(code).toBe(1)
    expect(told).toContain('is in use by another Parley')
    expect(await parley.cli('get', 'Partner')).toMatchObject({ code: 0 })
  })
})
