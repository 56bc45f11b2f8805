import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isMdn, readRequestHeaders } from '../message/read-request.ts'
import { firstField, type HeaderLines } from '../mime/mime-fields.ts'
import { refusal } from '../refusal.ts'
import { atAlice, bobSigns, forAlice, fromBob, now } from '../test-messages.ts'
import { party } from '../trading-pair.ts'
import { composeMdn, type OutboundMdn } from './compose-mdn.ts'
import { type MdnExpectation, readMdn } from './read-mdn.ts'

const mic = { digest: createHash('sha256').update('content').digest('base64'), algorithm: 'sha-256' }
const aliceSigns = () => ({ ...party('alice'), digest: 'sha-256' as const })

function requestWith(...more: HeaderLines) {
  const outcome = readRequestHeaders([
    ...more,
    ['AS2-From', 'bob'],
    ['AS2-To', 'alice'],
    ['Message-ID', '<order-1@bob.example>'],
  ])
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.text)
  return outcome.request
}

const asksUnsigned: HeaderLines = [['Disposition-Notification-To', 'x']]
const asksSigned: HeaderLines = [
  ...asksUnsigned,
  [
    'Disposition-Notification-Options',
    'signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256',
  ],
]

const receipt = (options: Partial<OutboundMdn> = {}) =>
  composeMdn({
    request: requestWith(...asksSigned),
    from: 'alice',
    disposition: 'processed',
    mic,
    signer: aliceSigns(),
    messageId: 'mdn-1@alice.example',
    now,
    reportingUa: 'parley/0.1.0',
    text: 'The message was received.',
    ...options,
  })

const expected = (options: Partial<MdnExpectation> = {}): MdnExpectation => ({
  messageId: 'order-1@bob.example',
  mic,
  partnerCertificates: [party('alice').certificate],
  requireSigned: true,
  from: 'bob',
  to: 'alice',
  ...options,
})

const atBob = (mdn: { headers: HeaderLines; body: Uint8Array }, options: Partial<MdnExpectation> = {}) =>
  readMdn({ status: 200, ...mdn }, expected(options))

describe('receipts we write', () => {
  test('unsigned, whole', async () => {
    const mdn = await receipt({ request: requestWith(...asksUnsigned) })
    const boundary = /boundary="([^"]+)"/.exec(firstField(mdn.headers, 'Content-Type') ?? '')?.[1]
    expect(mdn.headers).toEqual([
      ['AS2-Version', '1.2'],
      ['AS2-From', 'alice'],
      ['AS2-To', 'bob'],
      ['Message-ID', '<mdn-1@alice.example>'],
      ['Date', 'Mon, 23 Nov 2026 09:10:21 +0000'],
      ['Subject', 'Message disposition notification'],
      ['User-Agent', 'parley/0.1.0'],
      ['MIME-Version', '1.0'],
      ['Content-Type', `multipart/report; report-type=disposition-notification; boundary="${boundary}"`],
      ['Content-Length', `${mdn.body.length}`],
    ])
    expect(Buffer.from(mdn.body).toString('latin1').split('\r\n')).toEqual([
      `--${boundary}`,
      'Content-Type: text/plain; charset=us-ascii',
      'Content-Transfer-Encoding: 7bit',
      '',
      'The message was received.',
      '',
      `--${boundary}`,
      'Content-Type: message/disposition-notification',
      'Content-Transfer-Encoding: 7bit',
      '',
      'Reporting-UA: parley/0.1.0',
      'Original-Recipient: rfc822; alice',
      'Final-Recipient: rfc822; alice',
      'Original-Message-ID: <order-1@bob.example>',
      'Disposition: automatic-action/MDN-sent-automatically; processed',
      `Received-Content-MIC: ${mic.digest}, sha-256`,
      '',
      `--${boundary}--`,
      '',
    ])
  })

  test('the same inputs give the same bytes', async () => {
    expect(await receipt()).toEqual(await receipt())
    expect((await receipt({ messageId: 'mdn-2@alice.example' })).body).not.toEqual((await receipt()).body)
  })

  test('signed whenever a signed receipt was asked for, also when negative', async () => {
    for (const disposition of ['processed', refusal('decryption-failed', 'no')] as const) {
      const mdn = await receipt({ disposition })
      expect(firstField(mdn.headers, 'Content-Type')).toMatch(
        /^multipart\/signed; protocol="application\/pkcs7-signature"; micalg=sha-256;/,
      )
      expect(await isMdn(mdn.headers, mdn.body)).toBe(true)
    }
    const unsigned: OutboundMdn = {
      request: requestWith(...asksSigned),
      from: 'alice',
      disposition: 'processed',
      messageId: 'm@a',
      now,
      reportingUa: 'p',
      text: '',
    }
    await expect(composeMdn(unsigned)).rejects.toThrow('no signer was given')
  })

  test('names that need quotes get them, and the Message-ID is echoed as it came', async () => {
    const request = requestWith(
      ['AS2-From', '"bob \\"b\\""'],
      ['AS2-To', '"alice corp"'],
      ['Message-ID', 'bare id'],
      ...asksUnsigned,
    )
    const mdn = await receipt({ request, from: 'alice corp' })
    expect(mdn.headers.slice(1, 3)).toEqual([
      ['AS2-From', '"alice corp"'],
      ['AS2-To', '"bob \\"b\\""'],
    ])
    const body = Buffer.from(mdn.body).toString('latin1')
    expect(body).toContain('\r\nFinal-Recipient: rfc822; "alice corp"\r\nOriginal-Message-ID: bare id\r\n')
    expect(
      (await atBob(mdn, { messageId: '<bare id>', from: 'bob "b"', to: 'alice corp', requireSigned: false }))
        .kind,
    ).toBe('accepted')
  })

  test('no value can add a header or a field', async () => {
    const evil = 'x\r\nX-Injected: 1\r\n\r\nbody\n\0'
    const request = { ...requestWith(...asksUnsigned), rawMessageId: evil, to: evil }
    const mdn = await receipt({
      request,
      mic: { digest: evil, algorithm: evil },
      disposition: { code: 'not-as2', stage: 'headers', disposition: evil, text: evil },
      reportingUa: evil,
      text: `${evil}\r\n--parley-`,
    })
    expect(mdn.headers.filter(([name, value]) => /[\r\n\0]/.test(name + value))).toEqual([])
    const fields = Buffer.from(mdn.body).toString('latin1').split('message/disposition-notification')[1]
    expect(fields).not.toMatch(/^X-Injected/m)
    await expect(receipt({ messageId: 'a\r\nb' })).rejects.toThrow('Message-ID')
    await expect(receipt({ from: 'alice\r\nX: 1' })).rejects.toThrow('AS2 name')
    for (const bad of [{ from: 'é' }, { to: '' }, { messageId: 'a b' }, { messageId: '<a>' }]) {
      await expect(fromBob(bad)).rejects.toThrow()
    }
    const message = await fromBob({
      subject: evil,
      contentType: evil,
      fileName: evil,
      userAgent: evil,
      version: evil,
      receipt: { signed: true, micAlgorithm: 'sha-256', asyncUrl: evil },
    })
    expect(message.headers.filter(([name, value]) => /[\r\n\0]/.test(name + value))).toEqual([])
  })

  test('a message and its receipt agree', async () => {
    const message = await fromBob({ sign: bobSigns(), encrypt: forAlice() })
    const read = readRequestHeaders(message.headers)
    const opened = await atAlice(message)
    if (read.kind === 'refused' || opened.kind === 'refused') throw new Error('the message was refused')
    const mdn = await receipt({ request: read.request, mic: opened.mic })
    expect(await atBob(mdn, { mic: message.mic })).toEqual({
      kind: 'accepted',
      disposition: 'processed',
      signed: true,
      signer: party('alice').certificate.fingerprint256,
      mic: message.mic,
    })
  })
})

describe('receipts we read', async () => {
  const report = (fields: string[]) => {
    const body = `preamble\r\n--r\r\n\r\nfor people\r\n--r\r\nContent-Type: Message/Disposition-Notification\r\n\r\n${fields.join('\r\n')}\r\n--r--`
    const headers: HeaderLines = [['content-type', 'Multipart/Report; boundary=r']]
    return { headers, body: Buffer.from(body) }
  }
  const id = 'original-message-id: <order-1@bob.example>'
  const spelled = (text: string) => `received-content-mic: ${text}`
  const loosely = (fields: string[]) => atBob(report(fields), { requireSigned: false })

  test.each([
    'automatic-action/MDN-sent-automatically; processed',
    'Automatic-Action/mdn-sent-automatically;PROCESSED ',
    'automatic-action/MDN-sent-automatically;\r\n\tprocessed',
  ])('%j is acceptance', async (disposition) => {
    expect(await loosely([id, `Disposition: ${disposition}`, spelled(`${mic.digest}, sha-256`)])).toEqual({
      kind: 'accepted',
      disposition: 'processed',
      signed: false,
      mic: { digest: mic.digest, algorithm: 'sha-256' },
    })
  })

  test.each([
    `${mic.digest},sha256`,
    `${mic.digest}  ,  SHA-256`,
    `${mic.digest} sha256`,
    `${mic.digest}, rsa-sha256`,
    `${mic.digest.slice(0, 20)}\r\n ${mic.digest.slice(20)}, "sha256"`,
  ])('the MIC may be written %j', async (text) => {
    expect((await loosely([id, 'Disposition: a; processed', spelled(text)])).kind).toBe('accepted')
  })

  test.each([
    ['processed/error: decryption-failed', 'processed/error: decryption-failed'],
    ['processed/Error:integrity-check-failed', 'processed/error: integrity-check-failed'],
    ['processed/error', 'processed/error: see the log'],
    ['failed/Failure: unsupported MIC-algorithms', 'failed/failure: unsupported MIC-algorithms'],
    ['failed', 'failed'],
    ['deleted', 'deleted'],
  ])('%s is a refusal', async (sent, disposition) => {
    const outcome = await loosely([
      id,
      `Disposition: automatic-action/MDN-sent-automatically; ${sent}`,
      ...(sent === 'processed/error' ? ['Error: see the log'] : []),
    ])
    expect(outcome).toEqual({ kind: 'negative', disposition, text: 'for people', signed: false })
  })

  test('a warning is acceptance', async () => {
    expect(await loosely([id, 'Disposition: a; processed/warning: duplicate-document'])).toEqual({
      kind: 'accepted',
      disposition: 'processed/warning: duplicate-document',
      signed: false,
      warning: 'duplicate-document',
    })
  })

  test('another MIC, or one by another algorithm, is a mismatch', async () => {
    const other = createHash('sha256').update('other').digest('base64')
    expect(await loosely([id, 'Disposition: a; processed', spelled(`${other}, sha-256`)])).toEqual({
      kind: 'mic-mismatch',
      expected: mic,
      received: { digest: other, algorithm: 'sha-256' },
    })
    expect((await loosely([id, 'Disposition: a; processed', spelled(`${mic.digest}, sha-512`)])).kind).toBe(
      'mic-mismatch',
    )
  })

  test.each([
    ['another Message-ID', ['Original-Message-ID: <other@bob>', 'Disposition: a; processed']],
    ['no Message-ID', ['Disposition: a; processed']],
    ['no disposition', [id]],
    ['a disposition without its type', [id, 'Disposition: processed']],
    ['a MIC that is none', [id, 'Disposition: a; processed', spelled('???')]],
    ['lines that are no fields', [id, 'and so on']],
  ])('%s is invalid', async (_, fields) => {
    expect((await loosely(fields)).kind).toBe('invalid')
  })

  test('empty lines between the fields and a missing pair of brackets do no harm', async () => {
    expect(
      (await loosely(['', 'Original-Message-ID: order-1@bob.example', '', 'Disposition: a; processed', '']))
        .kind,
    ).toBe('accepted')
  })

  test('no receipt is missing, whatever else came', async () => {
    const missing = (contentType: string, body: string, status = 200) =>
      readMdn({ status, headers: [['Content-Type', contentType]], body: Buffer.from(body) }, expected())
    expect((await missing('text/html', '<html>ok</html>')).kind).toBe('missing')
    expect((await missing('multipart/report; boundary=r', '')).kind).toBe('missing')
    expect((await missing('text/plain', '500 Internal Server Error', 500)).kind).toBe('missing')
    expect((await missing('multipart/report; boundary=r', 'no boundary')).kind).toBe('invalid')
    expect((await missing('multipart/signed; boundary=r', 'no boundary')).kind).toBe('invalid')
  })

  test('an unsigned receipt where a signed one is agreed is invalid, also when negative', async () => {
    for (const disposition of ['processed', refusal('decryption-failed', 'no')] as const) {
      const mdn = await receipt({ request: requestWith(...asksUnsigned), disposition })
      expect((await atBob(mdn)).kind).toBe('invalid')
    }
  })

  test('a forged, altered or foreign receipt is invalid', async () => {
    expect((await atBob(await receipt({ signer: { ...party('mallory'), digest: 'sha-256' } }))).kind).toBe(
      'invalid',
    )
    expect((await atBob(await receipt(), { partnerCertificates: [] })).kind).toBe('invalid')
    const mdn = await receipt({ disposition: refusal('decryption-failed', 'no') })
    const body = Buffer.from(
      Buffer.from(mdn.body).toString('latin1').replace('processed/error: decryption-failed', 'processed'),
      'latin1',
    )
    expect((await atBob({ ...mdn, body })).kind).toBe('invalid')
    expect((await atBob(await receipt(), { from: 'carol' })).kind).toBe('invalid')
    expect((await atBob(await receipt(), { to: 'carol' })).kind).toBe('invalid')
    const { mic: _, ...without } = { mic, request: requestWith(...asksSigned) }
    expect(
      (
        await atBob(
          await composeMdn({
            ...without,
            from: 'alice',
            disposition: 'processed',
            signer: aliceSigns(),
            messageId: 'm@a',
            now,
            reportingUa: 'p',
            text: 't',
          }),
        )
      ).kind,
    ).toBe('invalid')
  })

  test('a signed receipt with every digest, after a change of certificates too', async () => {
    for (const digest of ['sha-256', 'sha-384', 'sha-512'] as const) {
      const mdn = await receipt({ signer: { ...party('alice'), digest } })
      const partnerCertificates = [party('alice-old').certificate, party('alice').certificate]
      expect(await atBob(mdn, { partnerCertificates })).toMatchObject({ kind: 'accepted', signed: true })
    }
  })
})
