import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { der, derSetOf } from './asn1/der-writer.ts'
import { signDetached } from './cms/signature-writer.ts'
import { type Bending, signedDataOf, signerInfo } from './hand-made-signature.ts'
import { parseMic } from './message/mic.ts'
import type { OpenPolicy } from './message/opening.ts'
import { readRequestHeaders } from './message/read-request.ts'
import type { HeaderLines } from './mime/mime-fields.ts'
import {
  asEntity,
  atAlice,
  bobSigns,
  compressed,
  encrypted,
  entityBytes,
  handSigned,
  lenient,
  now,
  opaque,
  order,
  type Posted,
  posted,
} from './test-messages.ts'
import { party } from './trading-pair.ts'

const usual: HeaderLines = [
  ['AS2-From', 'bob'],
  ['AS2-To', 'alice'],
  ['Message-ID', '<m1@bob>'],
  ['Content-Type', 'text/plain'],
]
const instead = (...lines: HeaderLines): HeaderLines => [
  ...usual.filter(([name]) => !lines.some(([other]) => other.toLowerCase() === name.toLowerCase())),
  ...lines,
]
const asking = (options: string, ...more: HeaderLines): HeaderLines => [
  ...usual,
  ['Disposition-Notification-To', 'mailto:anything goes here, <even> "this'],
  ['Disposition-Notification-Options', options],
  ...more,
]
const signedBySha256 = { signed: true, micAlgorithms: ['sha-256'] }
const longName = 'n'.repeat(128)

// RFC 4130 6 and 7.3, rfc4130bis 6: what partners make of the headers.
const headerTraps: readonly [trap: string, headers: HeaderLines, expected: object | 'refused'][] = [
  ['no AS2-Version means 1.0', usual, { version: '1.0' }],
  ['AS2-Version 1.1', instead(['AS2-Version', '1.1']), { version: '1.1' }],
  [
    'AS2-Version 1.3 and AS2-Product',
    instead(['AS2-Version', '1.3'], ['AS2-Product', 'x:1.2.3']),
    { version: '1.3' },
  ],
  ['features we do not know', instead(['EDIINT-Features', 'AS2-Time-Travel, CEM']), { from: 'bob' }],
  ['a name quoted without need', instead(['AS2-From', '"bob"']), { from: 'bob' }],
  ['a name with escapes', instead(['AS2-From', '"b \\"o\\" \\\\b"']), { from: 'b "o" \\b' }],
  ['a name with blanks around it', instead(['AS2-To', '  alice\t']), { to: 'alice' }],
  ['names are told apart by case', instead(['AS2-From', 'BOB']), { from: 'BOB' }],
  ['the same header twice, once quoted', [...usual, ['AS2-From', '"bob"']], { from: 'bob' }],
  [
    'header names in any case',
    usual.map(([name, value]) => [name.toUpperCase(), value] as const),
    { from: 'bob' },
  ],
  ['a name of 128 characters', instead(['AS2-From', longName]), { from: longName }],
  ['a name of 129 characters', instead(['AS2-From', `${longName}n`]), 'refused'],
  ['an empty name', instead(['AS2-To', '""']), 'refused'],
  ['a name that is not ASCII', instead(['AS2-To', 'alicé']), 'refused'],
  ['no AS2-To', usual.filter(([name]) => name !== 'AS2-To'), 'refused'],
  ['no Message-ID', usual.filter(([name]) => name !== 'Message-ID'), 'refused'],
  [
    'a Message-ID without brackets',
    instead(['Message-ID', 'm1@bob']),
    { messageId: 'm1@bob', rawMessageId: 'm1@bob' },
  ],
  [
    'a Message-ID is kept as received',
    instead(['Message-ID', '<m1@bob>']),
    { messageId: 'm1@bob', rawMessageId: '<m1@bob>' },
  ],
  ['a Message-ID without a domain', instead(['Message-ID', '<4711>']), { messageId: '4711' }],
  [
    'a Message-ID of 998 characters',
    instead(['Message-ID', `<${'m'.repeat(996)}>`]),
    { messageId: 'm'.repeat(996) },
  ],
  ['a Message-ID of 999 characters', instead(['Message-ID', `<${'m'.repeat(997)}>`]), 'refused'],
  ['a Message-ID with a control character', instead(['Message-ID', '<m\u00001@bob>']), 'refused'],
  ['a folded header', instead(['Subject', 'order\r\n\t4711']), { subject: 'order 4711' }],
  [
    'no Content-Type',
    usual.filter(([name]) => name !== 'Content-Type'),
    { contentType: 'application/octet-stream' },
  ],
  [
    'a receipt asked for with any address',
    [...usual, ['Disposition-Notification-To', '']],
    { receipt: { signed: false, micAlgorithms: [] } },
  ],
  [
    'receipt options as the RFC writes them',
    asking('signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256'),
    { receipt: signedBySha256 },
  ],
  [
    'receipt options without blanks',
    asking('signed-receipt-protocol=optional,pkcs7-signature;signed-receipt-micalg=optional,sha-256'),
    { receipt: signedBySha256 },
  ],
  [
    'receipt options with many blanks',
    asking(
      ' signed-receipt-protocol = optional , pkcs7-signature ; signed-receipt-micalg = optional , sha-256 ; ',
    ),
    { receipt: signedBySha256 },
  ],
  [
    'receipt options in capitals',
    asking('SIGNED-RECEIPT-PROTOCOL=REQUIRED, PKCS7-SIGNATURE; Signed-Receipt-Micalg=Required, sha-256'),
    { receipt: signedBySha256 },
  ],
  [
    'receipt options without importance',
    asking('signed-receipt-protocol=pkcs7-signature; signed-receipt-micalg=sha-256'),
    { receipt: signedBySha256 },
  ],
  [
    'receipt options in the other order',
    asking('signed-receipt-micalg=optional, sha-256; signed-receipt-protocol=optional, pkcs7-signature'),
    { receipt: signedBySha256 },
  ],
  [
    'receipt options in quotes',
    asking('signed-receipt-protocol=optional, "pkcs7-signature"; signed-receipt-micalg=optional, "sha-256"'),
    { receipt: signedBySha256 },
  ],
  [
    'a folded list of digests',
    asking(
      'signed-receipt-protocol=optional, pkcs7-signature;\r\n signed-receipt-micalg=optional, sha-256,\r\n\tsha1',
    ),
    { receipt: { signed: true, micAlgorithms: ['sha-256', 'sha1'] } },
  ],
  [
    'an asynchronous receipt',
    asking('signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256', [
      'Receipt-Delivery-Option',
      'https://bob.example/mdn',
    ]),
    { receipt: { ...signedBySha256, deliverTo: 'https://bob.example/mdn' } },
  ],
]

test.each(headerTraps)('headers: %s', (_, headers, expected) => {
  const read = readRequestHeaders(headers)
  if (expected === 'refused') expect(read.kind).toBe('refused')
  else if (read.kind === 'refused') throw new Error(read.refusal.text)
  else expect(read.request).toMatchObject(expected)
})

test('headers: receipt options without a request for a receipt ask for none', () => {
  const options = 'signed-receipt-protocol=optional, pkcs7-signature'
  const read = readRequestHeaders(instead(['Disposition-Notification-Options', options]))
  expect(read.kind === 'request' && 'receipt' in read.request).toBe(false)
})

const text = 'Content-Type: application/EDI-X12\r\n'
const payload = entityBytes({ fields: [['Content-Type', 'application/EDI-X12']], body: [order] })
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')
const miced = (bytes: Uint8Array) => ({ content: order, mic: { digest: sha256(bytes) } })
const enveloped = encrypted(payload).body
const zipped = posted('application/pkcs7-mime; smime-type=compressed-data', compressed(payload))
const asBase64 = (bytes: Uint8Array) =>
  Buffer.from(Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n'))
const named = (disposition: string, type = 'application/EDI-X12') =>
  Buffer.concat([Buffer.from(`Content-Type: ${type}\r\nContent-Disposition: ${disposition}\r\n\r\n`), order])
const withType = ({ headers, body }: Posted, from: string | RegExp, to: string): Posted => ({
  headers: headers.map(
    ([name, value]) => [name, name === 'Content-Type' ? value.replace(from, to) : value] as const,
  ),
  body,
})
const padded = (bytes: Uint8Array, count: number) => Buffer.concat([bytes, Buffer.alloc(count)])
const lf = Buffer.from(`${text.replace('\r', '')}\n${order}`)
const crlf = Buffer.from(lf.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
const legacy = { allow: ['sha-1', '3des', 'md5'] as const, now, until: new Date('2027-01-01T00:00:00Z') }

/** A signature by hand, so that its attributes can be bent. */
const bent = (bending: Bending) => signedDataOf([signerInfo(payload, bending)])
const unsorted = (attributes: readonly Buffer[]) => der(0xa0, ...[...attributes].reverse())
const indefinite = (attributes: readonly Buffer[]) =>
  Buffer.concat([Buffer.from([0xa0, 0x80]), ...attributes, Buffer.alloc(2)])
const asReceived = (set: Buffer) => Buffer.concat([Buffer.of(0x31), set.subarray(1)])

type Trap = readonly [
  trap: string,
  message: Posted | Promise<Posted>,
  expected: object | string,
  policy?: Partial<OpenPolicy>,
]

const opened = { kind: 'opened', content: order }

// 1.2: shapes and encodings.
const shapeTraps: readonly Trap[] = [
  [
    'no Content-Transfer-Encoding is binary, not 7bit',
    posted('text/plain', Buffer.from('a\nb\r\n\0é')),
    { content: Buffer.from('a\nb\r\n\0é') },
  ],
  ...['7bit', '8bit', 'binary', 'BINARY', 'x-unknown'].map(
    (encoding): Trap => [
      `Content-Transfer-Encoding ${encoding} changes nothing`,
      posted('text/plain', order, [['Content-Transfer-Encoding', encoding]]),
      opened,
    ],
  ),
  [
    'an HTTP body in base64, announced',
    posted('application/pkcs7-mime', asBase64(enveloped), [['Content-Transfer-Encoding', 'base64']]),
    opened,
  ],
  ['an HTTP body in base64, not announced', posted('application/pkcs7-mime', asBase64(enveloped)), opened],
  [
    'a plain HTTP body in base64',
    posted('text/plain', asBase64(order), [['Content-Transfer-Encoding', 'base64']]),
    opened,
  ],
  [
    'a payload in quoted-printable',
    handSigned(Buffer.from('Content-Transfer-Encoding: Quoted-Printable\r\n\r\nISA=2A=\r\n1~')),
    { content: Buffer.from('ISA*1~') },
  ],
  ['tabs in the Content-Type', withAsync(handSigned(payload), /; /g, ';\t'), opened],
  ['a folded Content-Type', withAsync(handSigned(payload), /; /g, ';\r\n '), opened],
  [
    'capitals in the Content-Type',
    withAsync(handSigned(payload), 'multipart/signed', 'Multipart/Signed'),
    opened,
  ],
  [
    'the x- names of the media types',
    handSigned(payload, { fields: 'Content-Type: application/x-pkcs7-signature' }),
    opened,
  ],
  ['x-pkcs7-mime', posted('application/x-pkcs7-mime; smime-type=enveloped-data', enveloped), opened],
  ['no smime-type, encrypted', posted('application/pkcs7-mime', enveloped), opened],
  ['no smime-type, compressed', posted('application/pkcs7-mime', zipped.body), opened],
  ['no smime-type, signed', opaque(payload).then((body) => posted('application/pkcs7-mime', body)), opened],
  ['a wrong smime-type', posted('application/pkcs7-mime; smime-type=signed-data', zipped.body), opened],
  [
    'an opaque signature in pieces of indefinite length',
    opaque(payload, { indefinite: true }).then((body) =>
      posted('application/pkcs7-mime; smime-type=signed-data', body),
    ),
    { ...opened, signed: true },
  ],
  ['decrypted content without MIME', encrypted(order), { ...opened, contentType: 'application/EDI-X12' }],
  [
    'decrypted content with MIME-Version first',
    encrypted(Buffer.concat([Buffer.from('MIME-Version: 1.0\r\n'), payload])),
    opened,
  ],
  [
    'a signed part with an empty header block',
    handSigned(Buffer.concat([Buffer.from('\r\n'), order])),
    opened,
  ],
  ['line ends of the structure in LF', handSigned(payload, { lineEnd: '\n' }), opened],
  [
    'a preamble and an epilogue',
    edited(handSigned(payload), (body) => `This is S/MIME.\r\n${body}\r\nand more`),
    opened,
  ],
  [
    'blanks behind the boundary',
    edited(handSigned(payload), (body) => body.replaceAll('--b\r\n', '--b \t\r\n')),
    opened,
  ],
  ['no line end behind the last boundary', edited(handSigned(payload), (body) => body.trimEnd()), opened],
  [
    'a quoted boundary with odd characters',
    edited(withAsync(handSigned(payload), 'boundary=b', 'boundary="=_b (x)?"'), (body) =>
      body.replaceAll('--b', '--=_b (x)?'),
    ),
    opened,
  ],
  ['no protocol parameter', withAsync(handSigned(payload), /protocol="[^"]+"; /, ''), opened],
  ['zeros behind the structure', posted('application/pkcs7-mime', padded(zipped.body, 64)), opened],
  [
    'too many zeros behind the structure',
    posted('application/pkcs7-mime', padded(zipped.body, 65)),
    'decompression-failed',
  ],
  ['a signature part in base64', handSigned(payload, { base64: true }), opened],
  [
    'a signature part in base64 and capitals',
    handSigned(payload, {
      base64: true,
      fields: 'content-type: application/pkcs7-signature\r\ncontent-transfer-encoding: BASE64',
    }),
    opened,
  ],
  [
    'a signature part in base64 that says binary',
    handSigned(payload, { base64: true, fields: 'Content-Transfer-Encoding: binary' }),
    opened,
  ],
  [
    'a third part',
    edited(handSigned(payload), (body) => body.replace('--b--', '--b\r\n\r\nextra\r\n--b--')),
    'unexpected-processing-error',
  ],
  [
    'no signature part',
    edited(
      handSigned(payload),
      (body) => `${body.slice(0, body.indexOf('--b\r\nContent-Type: application/pkcs7'))}--b--`,
    ),
    'unexpected-processing-error',
  ],
  [
    'compression twice',
    posted('application/pkcs7-mime', compressed(asEntity(zipped))),
    'unexpected-processing-error',
  ],
  [
    'compression on both sides of the signature',
    handSigned(asEntity(zipped)).then((inner) =>
      posted('application/pkcs7-mime', compressed(asEntity(inner))),
    ),
    'unexpected-processing-error',
  ],
  [
    'compression by another algorithm',
    posted(
      'application/pkcs7-mime',
      Buffer.from(
        Buffer.from(zipped.body).toString('hex').replace('0910030 8'.replace(' ', ''), '09100309'),
        'hex',
      ),
    ),
    'unsupported-algorithm',
  ],
]

// 1.2: names of files.
const nameTraps: readonly [disposition: string, expected: string | undefined, type?: string][] = [
  ['attachment; filename="order.x12"', 'order.x12'],
  ['attachment; filename=order.x12', 'order.x12'],
  ['attachment;filename="a b;c.x12"', 'a b;c.x12'],
  ['Attachment; FileName="order.x12"', 'order.x12'],
  ["attachment; filename*=UTF-8''bestellung%20%E2%84%961.x12", 'bestellung №1.x12'],
  ['attachment; filename="x"; filename*=utf-8\'de\'%C3%A4.x12', 'ä.x12'],
  ['attachment; filename*0="ord"; filename*1="er.x12"', 'order.x12'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="C:\\\\in\\\\order.x12"', 'order.x12'],
  ['attachment; filename=".."', undefined],
  ['attachment; filename=""', undefined],
  ['attachment', undefined],
  ['attachment', 'order.x12', 'application/EDI-X12; name="order.x12"'],
]

// 1.2 and 1.6: signatures.
const signatureTraps: readonly Trap[] = [
  ...['sha256', 'SHA-256', 'rsa-sha256', '"sha-256"', 'sha-256, sha-512', 'sha1', 'unknown'].map(
    (micalg): Trap => [
      `micalg=${micalg}`,
      withAsync(handSigned(payload), 'micalg=sha-256', `micalg=${micalg}`),
      opened,
    ],
  ),
  ['no micalg', withAsync(handSigned(payload), 'micalg=sha-256; ', ''), opened],
  [
    'a signer named by the key identifier',
    handSigned(payload, { signature: bent({ keyId: true }) }),
    { ...opened, signer: party('bob').certificate.fingerprint256 },
  ],
  ['no certificate in the signature', handSigned(payload, { signature: bent({}) }), opened],
  [
    'attributes out of order, signed in order',
    handSigned(payload, { signature: bent({ attributes: unsorted }) }),
    opened,
  ],
  [
    'attributes out of order, signed so',
    handSigned(payload, { signature: bent({ attributes: unsorted, signedForm: asReceived }) }),
    opened,
  ],
  [
    'attributes of indefinite length, signed in DER',
    handSigned(payload, { signature: bent({ attributes: indefinite }) }),
    opened,
  ],
  [
    'two message digests',
    handSigned(payload, {
      signature: bent({ attributes: (all) => derSetOf(0xa0, [...all, all[1] ?? der(0x30)]) }),
    }),
    'integrity-check-failed',
  ],
  [
    'no message digest',
    handSigned(payload, {
      signature: bent({ attributes: (all) => derSetOf(0xa0, [...all.slice(0, 1), ...all.slice(2)]) }),
    }),
    'integrity-check-failed',
  ],
  [
    'SHA-1 without the legacy setting',
    signDetached(payload, { ...party('bob'), digest: 'sha-1' }, now).then((signature) =>
      handSigned(payload, { signature }),
    ),
    'unsupported-algorithm',
  ],
  [
    'SHA-1 with it',
    signDetached(payload, { ...party('bob'), digest: 'sha-1' }, now).then((signature) =>
      handSigned(payload, { signature }),
    ),
    opened,
    { legacy },
  ],
  [
    'MD5 with it',
    signDetached(payload, { ...party('bob'), digest: 'md5' }, now).then((signature) =>
      handSigned(payload, { signature }),
    ),
    opened,
    { legacy },
  ],
  [
    '3DES without it',
    encrypted(payload, { certificate: party('alice').certificate, cipher: '3des' }),
    'unsupported-algorithm',
  ],
  [
    '3DES with it',
    encrypted(payload, { certificate: party('alice').certificate, cipher: '3des' }),
    opened,
    { legacy },
  ],
  [
    '3DES after its last day',
    encrypted(payload, { certificate: party('alice').certificate, cipher: '3des' }),
    'unsupported-algorithm',
    { legacy: { ...legacy, until: now } },
  ],
]

// 1.3: what the MIC covers.
const micTraps: readonly Trap[] = [
  ['plain: the body alone', posted('application/EDI-X12', order), miced(order)],
  ['plain, compressed: the body alone, as partners do it', zipped, miced(order)],
  ['encrypted: the entity with its fields', encrypted(payload), miced(payload)],
  ['encrypted, compressed: the entity inside', encrypted(asEntity(zipped)), miced(payload)],
  ['signed: the signed part', handSigned(payload), miced(payload)],
  ['signed, compressed inside: the compressed part', handSigned(asEntity(zipped)), miced(asEntity(zipped))],
  [
    'signed, compressed outside: the signed part',
    handSigned(payload).then((inner) => posted('application/pkcs7-mime', compressed(asEntity(inner)))),
    miced(payload),
  ],
  [
    'signed in canonical form, sent with LF',
    handSigned(lf, { covered: crlf }),
    { mic: { digest: sha256(crlf) }, micRule: 'entity-crlf' },
  ],
  ['signed as sent, with LF', handSigned(lf), { mic: { digest: sha256(lf) }, micRule: 'entity' }],
]

function withAsync(message: Promise<Posted>, from: string | RegExp, to: string): Promise<Posted> {
  return message.then((done) => withType(done, from, to))
}

async function edited(message: Promise<Posted>, edit: (body: string) => string): Promise<Posted> {
  const { headers, body } = await message
  return { headers, body: Buffer.from(edit(Buffer.from(body).toString('latin1')), 'latin1') }
}

for (const [name, traps] of [
  ['shape', shapeTraps],
  ['signature', signatureTraps],
  ['MIC', micTraps],
] as const) {
  const rows = traps.map(([trap, message, expected, policy]) => ({ trap, message, expected, policy }))
  test.each(rows)(`${name}: $trap`, async ({ message, expected, policy }) => {
    const outcome = await atAlice(await message, { ...lenient, ...policy })
    if (typeof expected === 'string') expect(outcome).toMatchObject({ refusal: { code: expected } })
    else expect(outcome).toMatchObject(expected)
  })
}

test.each(nameTraps)('file name: %s', async (disposition, expected, type) => {
  const outcome = await atAlice(await handSigned(named(disposition, type)))
  expect(outcome.kind === 'opened' && outcome.fileName).toBe(expected)
})

const digest = createHash('sha256').update('x').digest('base64')
test.each([
  [`${digest}, sha-256`, 'sha-256'],
  [`${digest},sha256`, 'sha256'],
  [`${digest} , SHA-256 `, 'SHA-256'],
  [`${digest} sha-256`, 'sha-256'],
  [`${digest},\r\n\tsha-256`, 'sha-256'],
  [`${digest.slice(0, 20)}\r\n ${digest.slice(20)}, rsa-sha256`, 'rsa-sha256'],
])('a MIC written as %j', (field, algorithm) => {
  expect(parseMic(field)).toEqual({ digest, algorithm })
})

test('the table signs as our own writer does', async () => {
  const ours = await signDetached(payload, bobSigns(), now)
  expect(await atAlice(await handSigned(payload, { signature: ours }))).toMatchObject(opened)
})
