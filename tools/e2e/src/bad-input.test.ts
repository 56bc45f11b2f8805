import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { allMessages, story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acknowledgementOf, altered, childOf, fileIn, openScene, order, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene({ PARLEY_MAX_BODY: '1MiB' })
})
afterAll(() => scene.end())

async function post(body: string | Buffer, headers: Record<string, string>) {
  const answer = await fetch(scene.rig.parley.as2Url, { method: 'POST', headers, body })
  return { status: answer.status, text: await answer.text() }
}

test('a request that is not AS2 at all is told so', async () => {
  const answer = await post('hello', { 'content-type': 'text/plain' })
  expect(answer.status).toBe(400)
  expect(answer.text).toMatch(/^AS2_NOT_AS2: /)
})

test('an unknown AS2-From or AS2-To is refused before the body, and the operator sees who it was', async () => {
  const { rig } = scene
  for (const [index, spoil] of [{ from: 'STRANGER' }, { to: 'NOBODY' }].entries()) {
    const answer = await rig.twin.send({ ...order(10 + index), messageId: `bad-ids-${index}`, spoil })
    expect(answer.status).toBe(403)
    expect(answer.text).toMatch(/^AS2_UNKNOWN_RELATIONSHIP: /)
    const told = await fileIn(rig, `bad-ids-${index}`, 'failed')
    expect(told.message.failure?.code).toBe('AS2_UNKNOWN_RELATIONSHIP')
  }
})

const as2Cases = [
  ['unsigned', { sign: false }, 'decryption-failed', 'AS2_INSUFFICIENT_SECURITY'],
  ['unencrypted', { encrypt: false }, 'insufficient-message-security', 'AS2_INSUFFICIENT_SECURITY'],
  ['signed by somebody else', { stranger: true }, 'authentication-failed', 'AS2_SIGNER_UNKNOWN'],
  // Where the order lies: further back it may be a boundary that is hit, and then another sentence is for the operator.
  ['tampered in the middle', { flipAt: 0.3 }, 'decryption-failed', 'AS2_SIGNATURE_INVALID'],
  ['tampered in its last block', { flipAt: 0.9999 }, 'decryption-failed', 'AS2_DECRYPTION_FAILED'],
  [
    'tampered and not encrypted',
    { encrypt: false, flipAt: 0.2 },
    'integrity-check-failed',
    'AS2_SIGNATURE_INVALID',
  ],
  ['cut off', { cutAt: 0.7 }, 'unexpected-processing-error', 'AS2_BODY_TRUNCATED'],
] as const

test.each(as2Cases)(
  'a message that is %s is refused by a signed MDN and kept as evidence',
  async (name, spoil, disposition, code) => {
    const { rig } = scene
    const messageId = `bad-${name.replaceAll(' ', '-')}`
    const answer = await rig.twin.send({
      ...order(20 + as2Cases.findIndex(([one]) => one === name)),
      messageId,
      spoil,
    })
    expect(answer.verdict).toBe('negative')
    expect(answer.text).toContain(disposition)
    const told = await fileIn(rig, messageId, 'failed')
    expect(told.message.failure).toMatchObject({ code, stage: 'as2-gateway' })
    expect(told.payloads.map(({ role }) => role)).toContain('request')
  },
)

test('after a refused message the real one under the same Message-ID is accepted', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(40), messageId: 'bad-then-good', spoil: { stranger: true } })
  const answer = await rig.twin.send({ ...order(40), messageId: 'bad-then-good' })
  expect(answer.verdict).toBe('accepted')
  await fileIn(rig, 'bad-then-good', 'delivered')
})

test('a body that breaks off half way is not accepted', async () => {
  const { rig } = scene
  const before = await allMessages(rig.parley)
  const { port } = new URL(rig.parley.as2Url)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        'POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: AMAZON-AS2\r\nAS2-To: ACME-AS2\r\nMessage-ID: <half>\r\n' +
          'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Length: 5000\r\n\r\nhalf of it',
      )
      setTimeout(() => socket.destroy(), 100)
    })
    socket.once('close', () => resolve())
  })
  expect(await allMessages(rig.parley)).toHaveLength(before.length)
})

test('a body over the limit is refused before it is read', async () => {
  const { rig } = scene
  const { port } = new URL(rig.parley.as2Url)
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      // Only the head is sent: an answer to it proves that nobody waited for the two megabytes.
      socket.write(
        'POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: AMAZON-AS2\r\nAS2-To: ACME-AS2\r\nMessage-ID: <large>\r\n' +
          'Content-Type: application/pkcs7-mime\r\nContent-Length: 2097152\r\n\r\n',
      )
    })
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.once('close', () => resolve(text))
  })
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toContain('AS2_BODY_TOO_LARGE')
})

const fileCases = [
  ['is no interchange', /^ISA/, 'XYZ', 'EDI_NOT_AN_INTERCHANGE'],
  ['has an ISA of wrong length', /\*P?T?\*>~GS/, '*>~GS', 'EDI_INVALID_ENVELOPE'],
  ['has no IEA', /IEA\*.*/s, '', 'EDI_INVALID_ENVELOPE'],
  ['comes from ids that nobody agreed on', 'AMAZON         *ZZ', 'AMAZONAS       *ZZ', 'EDI_UNKNOWN_PARTNER'],
] as const

test.each(fileCases)(
  'a file that %s is kept and quarantined with its position',
  async (name, from, to, code) => {
    const { rig } = scene
    const messageId = `file-${code}-${name.length}`
    const number = 50 + fileCases.findIndex(([one]) => one === name)
    expect((await rig.twin.send({ ...altered(number, from, to), messageId })).verdict).toBe('accepted')
    const told = await fileIn(rig, messageId, 'quarantined')
    expect(told.message.failure).toMatchObject({ code, class: 'permanent' })
    expect(told.message.failure?.position?.byteOffset).toBeTypeOf('number')
  },
)

const setCases = [
  ['GE does not fit its GS', /GE\*1\*\d+/, 'GE*1*999', 'EDI_TRANSACTION_REJECTED'],
  ['SE does not fit its ST', /SE\*(\d+)\*0001/, 'SE*$1*0009', 'EDI_TRANSACTION_REJECTED'],
  ['SE counts wrong', /SE\*\d+\*0001/, 'SE*99*0001', 'EDI_TRANSACTION_REJECTED'],
  ['document type is unknown', /ST\*850\*/, 'ST*888*', 'EDI_UNKNOWN_DOCUMENT_TYPE'],
  ['850 has no BEG', /BEG\*[^~]*~/, '', 'EDI_TRANSACTION_REJECTED'],
] as const

test.each(setCases)(
  'when the %s, the 997 rejects it and the ledger names the place',
  async (name, from, to, code) => {
    const { rig } = scene
    const number = 60 + setCases.findIndex(([one]) => one === name)
    const messageId = `set-${number}`
    expect((await rig.twin.send({ ...altered(number, from, to), messageId })).verdict).toBe('accepted')
    expect(await acknowledgementOf(rig, number)).toMatchObject({ verdict: 'R' })
    const told = await fileIn(rig, messageId, 'failed')
    expect(told.message.legs).toMatchObject({ transport: 'accepted', functional: 'rejected' })
    expect(childOf(told, 'transaction').failure).toMatchObject({ code, class: 'permanent' })
  },
)

test('an order without a value that the mapping needs fails with the place where it is missing', async () => {
  const { rig } = scene
  await rig.twin.send({ ...altered(70, 'N1*ST**92*PHX6', 'N1*ST*WAREHOUSE'), messageId: 'map-70' })
  const told = await fileIn(rig, 'map-70', 'failed')
  const { failure } = childOf(told, 'transaction')
  expect(failure).toMatchObject({
    code: 'MAP_VALUE_MISSING',
    class: 'permanent',
    position: { targetPath: 'shipToParty.partyId', segment: 'N1' },
  })
  expect(await acknowledgementOf(rig, 70)).toMatchObject({ verdict: 'A' })
})

test('an IEA that names another number than its ISA is accepted with the error noted, as TA1 code 001 has it', async () => {
  const { rig } = scene
  await rig.twin.send({ ...altered(90, /IEA\*1\*\d+/, 'IEA*1*000000999'), messageId: 'iea-90' })
  const told = await fileIn(rig, 'iea-90', 'delivered')
  const noted = told.steps.find(({ detail }) => detail?.code === 'INTERCHANGE_CONTROL_NUMBER_MISMATCH')
  expect(noted?.detail).toMatchObject({ severity: 'warn', segment: 'IEA' })
})

test('one bad order of two is rejected alone: its neighbour is delivered', async () => {
  const { rig } = scene
  const text = order(80).content.toString('latin1')
  const transaction = /ST\*850\*0001~.*SE\*(\d+)\*0001~/s.exec(text)?.[0] ?? ''
  const bad = transaction
    .replaceAll('0001~', '0002~')
    .replace('E0000080', 'E0000081')
    .replace(/BEG\*00\*NE/, 'BEG*00*XX')
  const both = text.replace(transaction, transaction + bad).replace('GE*1*', 'GE*2*')
  await rig.twin.send({ number: 'E0000080', content: Buffer.from(both, 'latin1'), messageId: 'partial-80' })
  expect(await acknowledgementOf(rig, 80)).toMatchObject({
    verdict: 'P',
    transactions: [
      { controlNumber: '0001', verdict: 'A' },
      { controlNumber: '0002', verdict: 'R' },
    ],
  })
  const told = await fileIn(rig, 'partial-80', 'failed')
  expect(told.message.legs.functional).toBe('partial')
  const good = told.children.find(({ kind, state }) => kind === 'transaction' && state === 'delivered')
  expect((await story(rig.parley, good?.id ?? '')).children.map(({ state }) => state)).toEqual(['delivered'])
})

test('no payload, key or name of a buyer has come into the log', async () => {
  const log = await readFile(scene.rig.parley.logPath, 'utf8')
  for (const secret of ['PHX6', 'BEG*', 'ACME-1', 'PRIVATE KEY', 'WAREHOUSE', 'Sample order']) {
    expect(log.includes(secret), secret).toBe(false)
  }
})

test('after all of this both sides agree', async () => {
  expect(await scene.rig.compare()).toEqual([])
})
