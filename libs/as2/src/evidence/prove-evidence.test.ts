import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { OutboundMessage } from '../message/outbound-message.ts'
import {
  bobSigns,
  encrypted,
  forAlice,
  fromBob,
  handSigned,
  opaque,
  order,
  posted,
} from '../test-messages.ts'
import { party } from '../trading-pair.ts'
import { asFile, type Parts, receivedParts, sealed, sentParts } from './evidence-samples.ts'
import { partNames } from './manifest.ts'
import { type ProveOptions, proveEvidence } from './prove-evidence.ts'

async function told(parts: Parts, options?: ProveOptions) {
  const proof = await proveEvidence(asFile(parts), options)
  if (proof.kind === 'unreadable') return { proved: false, lines: [proof.text] }
  const lines = proof.checks.map(({ outcome, about, text }) => `${outcome} ${about}: ${text}`)
  return { proved: proof.proved, lines, fails: lines.filter((line) => line.startsWith('fails')) }
}

const usual = () => ({ sign: bobSigns(), encrypt: forAlice() })
const signedAndEncrypted = () => fromBob(usual())
const bob = () => party('bob').certificate.fingerprint256
const alice = () => party('alice').certificate.fingerprint256

describe('a message that was received', () => {
  test('is proved from the file alone, in words', async () => {
    const { parts, about } = await receivedParts(await signedAndEncrypted())
    const span = 'from 2026-01-01T00:00:00.000Z to 2036-01-01T00:00:00.000Z'
    expect(await told(sealed(parts, about))).toEqual({
      proved: true,
      fails: [],
      lines: [
        'note message: alice received from bob at 2026-11-23T09:10:21.000Z: message order-1@bob.example (message-1 in Parley 0.1.0).',
        'holds parts: All 10 parts are here, with exactly the bytes that the list names.',
        `holds seal: alice sealed the list on 2026-12-01T00:00:00.000Z with the certificate CN=alice (SHA-256 ${alice()}). Times and steps are what alice noted.`,
        'holds names: The message is from "bob" to "alice" under the id order-1@bob.example.',
        'holds dates: The sender dated it Mon, 23 Nov 2026 09:10:21 +0000; noted at 2026-11-23T09:10:21.000Z; receipt at 2026-11-23T09:10:21.000Z: in order.',
        `holds signature: bob signed the message with the certificate CN=bob (SHA-256 ${bob()}).`,
        `holds certificate: The certificate was valid at 2026-11-23T09:10:21.000Z: ${span}.`,
        "note certificate: That the certificate is the partner's is not in this file: compare its SHA-256 with what the partner gave you, or give its file with --partner-certificate.",
        'holds payload: payload.bin is what lies inside signed-entity.bin, byte for byte.',
        `holds MIC: The MIC computed again from signed-entity.bin is the one noted (${about.mic?.digest}, sha-256).`,
        `holds receipt: alice signed the receipt with the certificate CN=alice (SHA-256 ${alice()}).`,
        'holds receipt: It is about this Message-ID, says "processed" and names the same MIC.',
      ],
    })
  })

  test.each<[string, Partial<OutboundMessage>]>([
    ['signed only', { sign: bobSigns() }],
    [
      'compressed inside the signature',
      { sign: bobSigns(), encrypt: forAlice(), compress: 'inside-signature' },
    ],
    [
      'compressed outside the signature',
      { sign: bobSigns(), encrypt: forAlice(), compress: 'outside-signature' },
    ],
    ['in base64', { sign: bobSigns(), encrypt: forAlice(), transferEncoding: 'base64' }],
    ['signed with SHA-512', { sign: { ...party('bob'), digest: 'sha-512' }, encrypt: forAlice() }],
  ])('%s, it is proved', async (_, options) => {
    const { parts, about } = await receivedParts(await fromBob(options))
    expect(await told(sealed(parts, about))).toMatchObject({ proved: true, fails: [] })
  })

  test('signed around its content, also in BER, the signature is cut out of it and holds', async () => {
    const entity = Buffer.from(`Content-Type: application/EDI-X12\r\n\r\n${order}`)
    for (const indefinite of [false, true]) {
      const signed = await opaque(entity, { indefinite })
      const type = 'application/pkcs7-mime; smime-type=signed-data'
      const inner = Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n\r\n`), signed])
      const { parts, about } = await receivedParts(encrypted(inner))
      expect(parts.get(partNames.signedEntity)).toEqual(entity)
      expect((await told(sealed(parts, about))).fails).toEqual([])
    }
  })

  test('signed in canonical form over lines that end in LF alone, it is proved', async () => {
    const entity = Buffer.from('Content-Type: text/plain\n\nline one\nline two\n')
    const covered = Buffer.from(entity.toString().replaceAll('\n', '\r\n'))
    const { parts, about } = await receivedParts(
      await handSigned(entity, { covered }),
      Buffer.from('line one\nline two\n'),
    )
    expect((await told(sealed(parts, about))).fails).toEqual([])
  })

  test('without a signature, the sender is not proved', async () => {
    const { parts, about } = await receivedParts(await fromBob({ encrypt: forAlice() }))
    const { proved, fails } = await told(sealed(parts, about))
    expect(proved).toBe(false)
    expect(fails?.[0]).toBe('fails signature: The message carries no signature: who sent it is not proved.')
  })

  test('with the certificate that the reader has of the partner, that is checked too', async () => {
    const { parts, about } = await receivedParts(await signedAndEncrypted())
    const file = sealed(parts, about)
    const given = (name: string) => told(file, { partnerCertificates: [party(name).certificate] })
    expect((await given('bob')).lines).toContain('holds certificate: It is the certificate that you gave.')
    expect((await given('mallory')).fails).toEqual([
      'fails certificate: It is not the certificate that you gave.',
    ])
  })
})

describe('a message that was sent', () => {
  test.each<[string, Partial<OutboundMessage>]>([
    ['signed and encrypted', usual()],
    ['compressed inside the signature', { ...usual(), compress: 'inside-signature' }],
    ['compressed outside the signature', { ...usual(), compress: 'outside-signature' }],
    ['encrypted only', { encrypt: forAlice() }],
  ])('%s, is proved by the receipt of the partner', async (_, options) => {
    const { parts, about } = await sentParts(options)
    const { proved, lines, fails } = await told(sealed(parts, about))
    expect(fails).toEqual([])
    expect(proved).toBe(true)
    expect(lines).toContain(
      `holds receipt: alice signed the receipt with the certificate CN=alice (SHA-256 ${alice()}).`,
    )
  })

  test('without a receipt, that it arrived is not proved', async () => {
    const { parts, about } = await sentParts(usual())
    parts.delete(partNames.receipt)
    const { receipt: _, ...without } = about
    expect((await told(sealed(parts, without))).fails).toEqual([
      'fails receipt: No receipt of alice is in the file: that the message arrived is not proved.',
    ])
  })
})

describe('a changed file', () => {
  test('is found out, whichever byte of whichever part was changed', async () => {
    for (const { parts, about } of [
      await receivedParts(await signedAndEncrypted()),
      await sentParts(usual()),
    ]) {
      const file = sealed(parts, about)
      for (const [name, bytes] of file) {
        for (const share of [0, 0.2, 0.5, 0.8, 1]) {
          const flipped = Buffer.from(bytes)
          const at = Math.min(bytes.length - 1, Math.floor(bytes.length * share))
          flipped[at] = (flipped[at] ?? 0) ^ 0x04
          const { proved } = await told(new Map([...file, [name, flipped]]))
          expect({ name, at, proved }).toEqual({ name, at, proved: false })
        }
      }
    }
  })

  test('is found out by name when a part is missing or added', async () => {
    const { parts, about } = await receivedParts(await signedAndEncrypted())
    const file = sealed(parts, about)
    const added = new Map([...file, ['more.txt', Buffer.from('x')]])
    expect((await told(added)).fails).toEqual([
      'fails parts: more.txt is in the file, but not in the list of its parts.',
    ])
    file.delete(partNames.ledger)
    expect((await told(file)).fails).toEqual(['fails parts: ledger.json (a part) is missing.'])
  })

  test('that its maker listed and sealed anew does not get past the signature of the partner', async () => {
    const { parts, about } = await receivedParts(await signedAndEncrypted())
    const other = Buffer.from(order.toString().replace('000000001', '000000002'))
    const payload = sealed(new Map([...parts, [partNames.payload, other]]), about)
    expect((await told(payload)).fails).toEqual([
      'fails payload: payload.bin is not what lies inside signed-entity.bin.',
    ])
    const entity = Buffer.from(
      (parts.get(partNames.signedEntity) ?? Buffer.alloc(0))
        .toString('latin1')
        .replace('000000001', '000000002'),
      'latin1',
    )
    const both = new Map([...parts, [partNames.payload, other], [partNames.signedEntity, entity]])
    expect((await told(sealed(both, about))).fails).toEqual([
      "fails signature: bob's signature does not hold. The signature does not fit the content: the message was changed on its way. Ask the partner to send it again.",
      'fails MIC: The MIC computed again from signed-entity.bin is not the one noted.',
    ])
  })

  test('that is none at all cannot be read', async () => {
    const unreadable = { kind: 'unreadable', text: 'It has no manifest.json that can be read.' }
    expect(await proveEvidence(asFile(new Map()))).toEqual(unreadable)
    expect(await proveEvidence(asFile(new Map([[partNames.manifest, Buffer.from('{}')]])))).toEqual(
      unreadable,
    )
  })

  test('of another exchange is found out by its names', async () => {
    const first = await receivedParts(await signedAndEncrypted())
    const other = await receivedParts(posted('text/plain', order, [['Disposition-Notification-To', 'x']]))
    const headers = Buffer.from('AS2-From: carol\r\nAS2-To: alice\r\nMessage-ID: <order-1@bob.example>\r\n')
    const mixed = sealed(new Map([...first.parts, [partNames.requestHeaders, headers]]), first.about)
    expect((await told(mixed)).fails).toEqual([
      'fails names: The header lines name another sender, receiver or Message-ID than the list.',
    ])
    expect(other.parts.has(partNames.signature)).toBe(false)
  })
})

const absent = spawnSync('openssl', ['version']).status !== 0

describe.skipIf(absent)('openssl, without Parley (needs the openssl command)', () => {
  test('verifies the signature over the entity, and the seal', async () => {
    const { parts, about } = await receivedParts(await signedAndEncrypted())
    const file = sealed(parts, about)
    const folder = mkdtempSync(join(tmpdir(), 'parley-evidence-'))
    const openssl = (...args: string[]) =>
      execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString()
    for (const [name, bytes] of file) writeFileSync(join(folder, name.replace('/', '-')), bytes)
    const signature = ['-inform', 'DER', '-in', partNames.signature, '-content', partNames.signedEntity]
    const trust = ['-certfile', 'certificates-partner-1.pem', '-CAfile', 'certificates-partner-1.pem']
    expect(openssl('cms', '-verify', '-binary', ...signature, ...trust, '-purpose', 'any')).toContain(
      'ISA*00*',
    )
    const key = openssl('x509', '-in', 'certificates-us-1.pem', '-pubkey', '-noout')
    writeFileSync(join(folder, 'us.pub'), key)
    const seal = ['-verify', 'us.pub', '-signature', partNames.seal, partNames.manifest]
    expect(openssl('dgst', '-sha256', ...seal)).toBe('Verified OK\n')
    rmSync(folder, { recursive: true })
  })
})
