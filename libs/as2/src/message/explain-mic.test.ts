import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { collect } from '../bytes/byte-source.ts'
import { entityOf } from '../mime/mime-writer.ts'
import { type MdnExpectation, readMdn } from '../receipt/read-mdn.ts'
import { bobSigns, entityBytes, now } from '../test-messages.ts'
import { composeMessage, compressedDraft } from './compose-message.ts'
import { explainMic } from './explain-mic.ts'
import type { Mic } from './mic.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { payloadDraft } from './payload-writer.ts'

const content = Buffer.from("UNB+UNOC:3+BOB+ALICE'\nUNZ+0+1'\n")
const message: OutboundMessage = {
  from: 'bob',
  to: 'alice',
  messageId: 'order-1@bob.example',
  content,
  contentType: 'application/EDIFACT',
  sign: bobSigns(),
  compress: 'inside-signature',
  now,
}
const entity = entityBytes({
  fields: [
    ['Content-Type', 'application/EDIFACT'],
    ['Content-Transfer-Encoding', 'binary'],
  ],
  body: [content],
})
const packed = await collect(entityOf(await compressedDraft(payloadDraft(message), message)).read())
const withCrlf = (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
const withoutHead = (bytes: Buffer) => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)
const mic = (bytes: Buffer, hash = 'sha256') => ({
  digest: createHash(hash).update(bytes).digest('base64'),
  algorithm: hash,
})

test.each([
  ['entity', entity],
  ['entity-crlf', withCrlf(entity)],
  ['body', content],
  ['body-crlf', withCrlf(content)],
  ['compressed-entity', packed],
  ['compressed-body', withoutHead(packed)],
])('a MIC over the %s is recognised, in any digest', async (rule, bytes) => {
  for (const hash of ['sha256', 'sha512', 'sha1', 'md5']) {
    expect(await explainMic(message, mic(bytes, hash))).toMatchObject({ rule })
  }
})

test('a MIC over other bytes or in an unknown digest has no explanation', async () => {
  expect(await explainMic(message, mic(Buffer.from('other')))).toBeUndefined()
  expect(await explainMic(message, { digest: 'AAAA', algorithm: 'whirlpool' })).toBeUndefined()
})

test('only compressed, a receipt may count the MIME fields or not', async () => {
  const { sign: _, ...unsigned } = message
  const { mic: bare, otherMic } = await composeMessage(unsigned)
  expect([bare, otherMic]).toEqual([
    { ...mic(content), algorithm: 'sha-256' },
    { ...mic(entity), algorithm: 'sha-256' },
  ])
  for (const received of [mic(content), mic(entity)]) {
    expect(await receiptWith(received, { mic: bare, ...(otherMic && { otherMic }) })).toMatchObject({
      kind: 'accepted',
      mic: received,
    })
  }
  expect((await receiptWith(mic(packed), { mic: bare, ...(otherMic && { otherMic }) })).kind).toBe(
    'mic-mismatch',
  )
})

test('a receipt with another MIC says which rule the partner followed', async () => {
  const received = mic(content)
  const outcome = await receiptWith(received, {
    mic: mic(packed),
    explain: (theirs) => explainMic(message, theirs),
  })
  expect(outcome).toEqual({
    kind: 'mic-mismatch',
    expected: mic(packed),
    received,
    explanation: { rule: 'body', text: 'The partner digested the payload without its MIME fields.' },
  })
})

function receiptWith(received: Mic, expectation: Pick<MdnExpectation, 'mic' | 'otherMic' | 'explain'>) {
  const fields = `Original-Message-ID: <order-1@bob.example>\r\nDisposition: a/b; processed\r\nReceived-Content-MIC: ${received.digest}, sha256\r\n`
  const body = `--r\r\nContent-Type: message/disposition-notification\r\n\r\n${fields}\r\n--r--\r\n`
  return readMdn(
    { status: 200, headers: [['Content-Type', 'multipart/report; boundary=r']], body: Buffer.from(body) },
    {
      messageId: message.messageId,
      partnerCertificates: [],
      requireSigned: false,
      from: 'bob',
      to: 'alice',
      ...expectation,
    },
  )
}
