import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCertificate } from '@parley/certificates'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acknowledgementOf, fileIn, openScene, order, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.end())

const dayMs = 24 * 60 * 60 * 1000
const inDays = (days: number) => new Date(Date.now() + days * dayMs)
const cli = (...args: readonly string[]) => scene.rig.parley.cli(...args)
const place = (...steps: readonly string[]) => join(scene.rig.company, ...steps)

async function deploy(): Promise<void> {
  const { company } = scene.rig
  expect(await cli('apply', '-f', company)).toMatchObject({ code: 0 })
  expect(await cli('deploy')).toMatchObject({ code: 0 })
}

test('the private key is on disk sealed, and its master key lies elsewhere, for its owner only', async () => {
  const sealed = await readFile(place('secrets', 'us.key.pem'), 'utf8')
  expect(sealed).toMatch(/^-----BEGIN PARLEY SEALED SECRET-----\n/)
  expect(sealed).not.toContain('PRIVATE KEY')
  expect((await stat(join(scene.home, 'data', 'master.key'))).mode & 0o777).toBe(0o600)
})

test('our certificate is changed on an agreed day, and orders go on meanwhile', async () => {
  const from = inDays(30).toISOString().slice(0, 10)
  const before = await readFile(place('partners', 'us.yaml'), 'utf8')
  const rotated = await cli('certificate', 'rotate', '-f', scene.rig.company, '--from', from)
  expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining('CN=ACME-AS2') })
  expect(await readFile(place('partners', 'us.yaml'), 'utf8')).toBe(
    `${before}    - use: [sign, decrypt]
      certificate: file:../certs/us-${from}.pem
      privateKey: file:us-${from}.key.pem
      from: "${from}"
`,
  )
  await deploy()
  expect((await cli('get', 'Partner', 'us')).stdout).not.toContain('PRIVATE KEY')
  expect((await scene.rig.twin.send({ ...order(1), messageId: 'rotated' })).verdict).toBe('accepted')
  await fileIn(scene.rig, 'rotated', 'delivered')
  await acknowledgementOf(scene.rig, 1)
})

test('a certificate that is there already is never written over', async () => {
  const from = inDays(30).toISOString().slice(0, 10)
  expect(await cli('certificate', 'rotate', '-f', scene.rig.company, '--from', from)).toMatchObject({
    code: 1,
    stderr: `there is a secret us-${from}.key.pem already; choose another name. Keys are never written over.\n`,
  })
})

test('the last certificate of a partner raises an alert that names the channel, until its successor is listed', async () => {
  expect(await cli('alert', 'list')).toMatchObject({ code: 0, stderr: 'No alert is open.\n' })
  const yaml = await readFile(place('partners', 'amazon.yaml'), 'utf8')
  const old = createCertificate({ commonName: 'old', validFrom: inDays(-300), validTo: inDays(5.5) })
  await writeFile(place('certs', 'old.pem'), old.certificatePem)
  await writeFile(place('partners', 'amazon.yaml'), yaml.replace('certs/amazon.pem', 'certs/old.pem'))
  await deploy()
  const { stdout } = await cli('alert', 'list')
  expect(stdout).toMatch(/critical +The last certificate of amazon to verify and encrypt \(([0-9A-F]{2}:)+/)
  expect(stdout).toMatch(/ends in 5 days, on .*; it concerns the channels orders\./)
  await writeFile(place('partners', 'amazon.yaml'), yaml)
  await deploy()
  expect(await cli('alert', 'list')).toMatchObject({ stdout: '', stderr: 'No alert is open.\n' })
  expect((await cli('alert', 'list', '--all')).stdout).toMatch(/ {2}ended +The last certificate of amazon/)
})

test('a certificate goes out as P7B and with its key as PKCS#12, and both come in again', async () => {
  const out = (name: string) => join(scene.home, name)
  const shown = (await cli('certificate', 'show', place('certs', 'us.pem'))).stdout
  expect(shown).toMatch(/subject +CN=ACME-AS2\nissuer +itself\n/)
  const p7b = ['certificate', 'export', place('certs', 'us.pem'), '--form', 'p7b', '-o', out('us.p7b')]
  expect(await cli(...p7b)).toMatchObject({ code: 0 })
  expect((await cli('certificate', 'show', out('us.p7b'))).stdout).toBe(shown)
  expect(await cli(...p7b)).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') })
  const p12 = ['--form', 'p12', '--key', 'file:us.key.pem', '-o', out('us.p12'), '--password', 'secret']
  expect(await cli('certificate', 'export', place('certs', 'us.pem'), ...p12)).toMatchObject({ code: 0 })
  const into = ['--name', 'again', '-f', out('folder'), '--password']
  expect(await cli('certificate', 'import', out('us.p12'), ...into, 'wrong')).toMatchObject({
    code: 1,
    stderr: `${out('us.p12')} cannot be opened with this password.\n`,
  })
  const imported = await cli('certificate', 'import', out('us.p12'), ...into, 'secret')
  expect(imported).toMatchObject({ code: 0, stdout: shown })
  expect(imported.stderr).toContain('  privateKey: file:again.key.pem')
  expect(await readFile(place('secrets', 'again.key.pem'), 'utf8')).toContain('SEALED')
})

test('a new key of ours is made and kept sealed, and the YAML to list it is said', async () => {
  const options = ['--common-name', 'ACME-TEST', '--key', 'ec-p256', '-f', join(scene.home, 'made')]
  const made = await cli('certificate', 'create', 'test', ...options)
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('EC prime256v1') })
  expect(made.stderr).toContain(
    '- use: [sign, decrypt]\n  certificate: file:certs/test.pem\n  privateKey: file:test.key.pem',
  )
})

test('our AS2 data goes to a partner as PDF, page and JSON, and the JSON comes in at the other side', async () => {
  const out = (name: string) => join(scene.home, name)
  const sheet = (...more: readonly string[]) => cli('as2', 'sheet', '-f', scene.rig.company, ...more)
  expect(await sheet()).toMatchObject({ code: 1, stderr: expect.stringContaining('spec.addresses.as2') })
  const yaml = await readFile(place('partners', 'us.yaml'), 'utf8')
  const addressed = `${yaml}  addresses:\n    as2: [https://as2.acme.example/as2]\n  contacts:\n    - name: "<b>Desk</b>"\n`
  await writeFile(place('partners', 'us.yaml'), addressed)
  expect(await sheet('-o', out('sheet.pdf'))).toMatchObject({ code: 0 })
  expect((await readFile(out('sheet.pdf'), 'latin1')).slice(0, 5)).toBe('%PDF-')
  const page = (await sheet('--form', 'html')).stdout
  expect(page).toContain('<h1>AS2 connection of Acme Tools</h1>')
  expect(page).toContain('&lt;b&gt;Desk&lt;/b&gt;')
  await writeFile(out('sheet.json'), (await sheet('--form', 'json')).stdout)
  const into = ['as2', 'import', out('sheet.json'), '--name', 'acme', '-f', out('theirs')]
  expect(await cli(...into)).toMatchObject({ code: 0, stdout: expect.stringContaining('CN=ACME-AS2') })
  expect(await readFile(out('theirs/partners/acme.yaml'), 'utf8')).toContain('as2: "ACME-AS2"')
  expect(await cli(...into)).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') })
  expect(await cli('as2', 'import', place('README.md'), '--name', 'x', '-f', out('x'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is no JSON'),
  })
})
