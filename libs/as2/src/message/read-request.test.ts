import { describe, expect, test } from 'vitest'
import type { HeaderLines } from '../mime/mime-fields.ts'
import { isMdn, readRequestHeaders } from './read-request.ts'

const basic: HeaderLines = [
  ['AS2-From', 'bob'],
  ['AS2-To', 'alice'],
  ['Message-ID', '<1@bob>'],
]
const read = (...more: HeaderLines) => {
  const outcome = readRequestHeaders([...more, ...basic])
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.text)
  return outcome.request
}

describe('request headers', () => {
  test('all of them', () => {
    const outcome = readRequestHeaders([
      ['as2-version', '1.2'],
      ['AS2-From', '"bob \\"the\\" \\\\ buyer"'],
      ['AS2-TO', 'alice'],
      ['Message-Id', '<20261123-985-bob_alice corp@x>'],
      ['Subject', 'an\r\n order'],
      ['Content-Type', 'multipart/signed;\r\n\tboundary="b"'],
      ['Content-Disposition', 'attachment; filename=order.x12'],
      ['Content-Transfer-Encoding', 'binary'],
      ['Disposition-Notification-To', 'whatever <<>>'],
      [
        'Disposition-Notification-Options',
        'Signed-Receipt-MICalg = required , SHA256,sha-1 ;signed-receipt-protocol=optional,PKCS7-signature',
      ],
      ['Receipt-Delivery-Option', 'https://bob.example/mdn'],
    ])
    expect(outcome).toEqual({
      kind: 'request',
      request: {
        from: 'bob "the" \\ buyer',
        to: 'alice',
        messageId: '20261123-985-bob_alice corp@x',
        rawMessageId: '<20261123-985-bob_alice corp@x>',
        subject: 'an order',
        version: '1.2',
        contentType: 'multipart/signed; boundary="b"',
        contentTransferEncoding: 'binary',
        fileName: 'order.x12',
        receipt: { signed: true, micAlgorithms: ['SHA256', 'sha-1'], deliverTo: 'https://bob.example/mdn' },
      },
    })
  })

  test('the least there can be', () => {
    expect(read()).toEqual({
      from: 'bob',
      to: 'alice',
      messageId: '1@bob',
      rawMessageId: '<1@bob>',
      version: '1.0',
      contentType: 'application/octet-stream',
    })
  })

  test('the first of a name sent twice counts, quoted or not', () => {
    expect(read(['AS2-From', '"carol"'])).toMatchObject({ from: 'carol' })
  })

  test('a Message-ID without brackets keeps its form', () => {
    expect(read(['Message-ID', '0b1c-bare'])).toMatchObject({
      messageId: '0b1c-bare',
      rawMessageId: '0b1c-bare',
    })
  })

  test.each([
    ['', { signed: false, micAlgorithms: [] }],
    [
      'signed-receipt-protocol=pkcs7-signature; signed-receipt-micalg=sha256',
      { signed: true, micAlgorithms: ['sha256'] },
    ],
    ['signed-receipt-micalg=optional,,sha256,', { signed: true, micAlgorithms: ['sha256'] }],
    ['signed-receipt-protocol=optional, pgp', { signed: false, micAlgorithms: [] }],
    [
      'signed-receipt-protocol=required, pgp',
      { signed: false, micAlgorithms: [], unsupportedProtocol: 'pgp' },
    ],
    ['nonsense; ;=', { signed: false, micAlgorithms: [] }],
  ])('receipt options %j', (options, receipt) => {
    const fields: HeaderLines = [
      ['Disposition-Notification-To', ''],
      ['Disposition-Notification-Options', options],
    ]
    expect(read(...fields).receipt).toEqual(receipt)
  })

  test.each([
    ['AS2-From', ''],
    ['AS2-From', '""'],
    ['AS2-From', 'x'.repeat(129)],
    ['AS2-From', 'b\u00e9b\u00e9'],
    ['AS2-To', 'a\r\nX-Injected: 1'],
    ['Message-ID', '<>'],
    ['Message-ID', '<1@x\r\nX-Injected: 1>'],
    ['Message-ID', `<${'x'.repeat(998)}>`],
  ])('%s %j is not AS2', (name, value) => {
    const headers: HeaderLines = [[name, value], ...basic]
    expect(readRequestHeaders(headers)).toMatchObject({ kind: 'refused', refusal: { code: 'not-as2' } })
  })

  test.each(['AS2-From', 'AS2-To', 'Message-ID'])('without %s it is not AS2', (name) => {
    const headers = basic.filter(([field]) => field !== name)
    expect(readRequestHeaders(headers)).toMatchObject({ kind: 'refused', refusal: { code: 'not-as2' } })
  })
})

describe('telling receipts from messages', () => {
  const signed = 'multipart/signed; boundary="b"'
  test.each([
    ['multipart/report; report-type=disposition-notification', '', true],
    [signed, '--b\r\nContent-Type: multipart/report;\r\n boundary=c\r\n\r\n--c', true],
    [signed, '\n--b\nMIME-Version: 1.0\ncontent-type: Multipart/Report\n\nand so on', true],
    [signed, '--b\r\nContent-Type: application/EDI-X12\r\n\r\nISA', false],
    [signed, '', false],
    ['application/pkcs7-mime', '--b\r\nContent-Type: multipart/report\r\n\r\n', false],
  ])('%s %j', async (contentType, body, expected) => {
    expect(await isMdn([['content-type', contentType]], Buffer.from(body))).toBe(expected)
  })
})
