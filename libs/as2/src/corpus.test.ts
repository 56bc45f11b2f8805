import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import forge from 'node-forge'
import { describe, expect, test } from 'vitest'
import {
  type HeaderLines,
  type Legacy,
  type MdnOutcome,
  type Opened,
  openMessage,
  type Refused,
  readMdn,
  readRequestHeaders,
} from './index.ts'
import { parseMic, sameMic } from './message/mic.ts'
import { parseFields } from './mime/mime-fields.ts'

const corpus = fileURLToPath(new URL('../../../../shared/vectors/as2/', import.meta.url))
const absent = !existsSync(corpus)

/** Recorded messages we refuse on purpose, and why. Every other one must open. */
const unsupported: readonly [pattern: RegExp, why: string][] = [[/rc2/, 'RC2, which Node.js does not have']]
/** Recorded messages that open only while the legacy setting allows it, and for what. */
const legacy: readonly [pattern: RegExp, why: string][] = [
  [/3des/, 'Triple DES'],
  [/sign-sha1\b/, 'SHA-1 signature'],
]
const allowed: Legacy = {
  allow: ['3des', 'sha-1', 'md5'],
  now: new Date('2026-11-23T00:00:00Z'),
  until: new Date('2026-12-31T00:00:00Z'),
}

const reason = (list: typeof unsupported, name: string) => list.find(([pattern]) => pattern.test(name))?.[1]

describe.skipIf(absent)('messages recorded from other implementations (needs ../shared)', () => {
  const names = absent ? [] : ['openas2', 'pyas2lib'].flatMap(recordings)

  test('the corpus is whole', () => {
    expect(names.length).toBe(100)
    expect(names.filter((name) => reason(unsupported, name)).length).toBe(2)
    expect(names.filter((name) => reason(legacy, name)).length).toBe(12)
  })

  test.each(names.filter((name) => !reason(unsupported, name)))('%s opens', async (name) => {
    const { outcome, expectedMic } = await open(name, allowed)
    if (outcome.kind === 'refused') throw new Error(`${outcome.refusal.code}: ${outcome.refusal.text}`)
    const layers = name.split('/')[1] ?? ''
    expect({
      encrypted: outcome.encrypted,
      signed: outcome.signed,
      compressed: outcome.compressed,
    }).toEqual({
      encrypted: /enc/.test(layers),
      signed: /^sign/.test(layers),
      compressed: /zlib/.test(layers),
    })
    expect(Buffer.from(outcome.content).toString('latin1')).toMatch(/^(ISA\*00\*|UNB\+UNOC|\0)/)
    if (expectedMic) expect([outcome.mic, sameMic(outcome.mic, expectedMic)]).toEqual([outcome.mic, true])
  })

  test.each(names.filter((name) => reason(unsupported, name)))(
    '%s is refused as unsupported',
    async (name) => {
      const { outcome } = await open(name)
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'unsupported-algorithm' } })
    },
  )

  test.each(names.filter((name) => reason(legacy, name)))(
    '%s is refused without the legacy setting, and after its last day',
    async (name) => {
      const expired = { ...allowed, now: allowed.until }
      for (const setting of [undefined, expired]) {
        const { outcome } = await open(name, setting)
        expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'unsupported-algorithm' } })
      }
    },
  )
})

describe.skipIf(absent)('receipts recorded from another implementation (needs ../shared)', () => {
  test.each([
    ['ok-sha256', 'accepted'],
    ['ok-sha512', 'mic-mismatch'],
    ['ok-two-algs', 'mic-mismatch'],
    ['ok-unsigned-mdn', 'accepted'],
    ['msgid-nobrackets', 'accepted'],
    ['quoted-ids', 'accepted'],
    ['dup-1', 'accepted'],
    ['dup-2', 'accepted'],
    ['tampered-mid', 'negative'],
    ['tampered-end', 'negative'],
    ['no-mdn', 'missing'],
    ['unknown-sender', 'missing'],
    ['ok-sha1', 'invalid'],
  ])('%s is %s', async (name, kind) => {
    const outcome = await judged(name)
    expect([outcome, outcome.kind]).toEqual([outcome, kind])
  })

  test('a receipt signed with SHA-1 is read while the legacy setting lasts', async () => {
    const expired = { ...allowed, now: allowed.until }
    // Read as far as its MIC, which is in SHA-1 where the recording remembers SHA-256.
    expect((await judged('ok-sha1', allowed)).kind).toBe('mic-mismatch')
    expect((await judged('ok-sha1', expired)).kind).toBe('invalid')
  })
})

async function judged(name: string, legacyNow?: Legacy): Promise<MdnOutcome> {
  const recorded = readJson(`openas2-mdn/${name}`)
  const { head, body } = split(readFileSync(`${corpus}openas2-mdn/${name}.raw`))
  const status = Number(head.split(' ')[1])
  const headers = parseFields(head.slice(head.indexOf('\n') + 1)) ?? []
  return readMdn(
    { status, headers, body },
    {
      messageId: recorded.request['Message-ID'] ?? '',
      mic: parseMic(recorded.sentMIC ?? '') ?? { digest: '', algorithm: '' },
      partnerCertificates: [certificate('bob')],
      requireSigned: recorded.request['Disposition-Notification-Options'] !== undefined,
      from: unquoted(recorded.request['AS2-From'] ?? ''),
      to: unquoted(recorded.request['AS2-To'] ?? ''),
      ...(legacyNow && { legacy: legacyNow }),
    },
  )
}

async function open(
  name: string,
  legacyNow?: Legacy,
): Promise<{
  outcome: Opened | Refused
  expectedMic?: { digest: string; algorithm: string }
}> {
  const { head, body } = split(readFileSync(`${corpus}${name}.raw`))
  const expectedMic = parseMic(readJson(name).expectedMIC ?? '')
  // Some senders ask for one digest in the receipt and remember another: we return the one asked for, so ask for theirs.
  const asked = expectedMic ? head.replace(/(micalg=optional, )\S+/i, `$1${expectedMic.algorithm}`) : head
  const headers: HeaderLines = parseFields(asked) ?? []
  const read = readRequestHeaders(headers)
  if (read.kind === 'refused') return { outcome: read }
  const trust = {
    ownKeys: [{ certificate: certificate('alice'), privateKey: alicesKey() }],
    partnerCertificates: [certificate('bob')],
  }
  const policy = {
    requireSigned: false,
    requireEncrypted: false,
    maxContentBytes: 1 << 20,
    maxRatio: 200,
    ...(legacyNow && { legacy: legacyNow }),
  }
  const reader = openMessage(read.request, trust, policy)
  reader.write(body)
  return { outcome: await reader.finish(), ...(expectedMic && { expectedMic }) }
}

type Recording = { expectedMIC?: string; sentMIC?: string; request: Record<string, string> }

function readJson(name: string): Recording {
  return JSON.parse(readFileSync(`${corpus}${name}.json`, 'utf8')) as Recording
}

function recordings(folder: string): string[] {
  const files = readdirSync(`${corpus}${folder}`).filter((file) => file.endsWith('.raw'))
  return files.map((file) => `${folder}/${file.slice(0, -4)}`).sort()
}

function split(raw: Buffer): { head: string; body: Buffer } {
  const end = raw.indexOf('\r\n\r\n')
  return { head: raw.toString('latin1', 0, end), body: raw.subarray(end + 4) }
}

function certificate(name: string): X509Certificate {
  return new X509Certificate(readFileSync(`${corpus}keys/${name}.crt`))
}

function alicesKey() {
  const bag = forge.pkcs12.pkcs12FromAsn1(
    forge.asn1.fromDer(readFileSync(`${corpus}keys/alice.p12`, 'latin1')),
    'parley',
  )
  const bags = bag.getBags({ bagType: forge.pki.oids.pkcs8ShroudedKeyBag ?? '' })
  const key = Object.values(bags)[0]?.[0]?.key
  if (!key) throw new Error('no key in alice.p12')
  return createPrivateKey(forge.pki.privateKeyToPem(key))
}

function unquoted(name: string): string {
  return name.replace(/^"|"$/g, '')
}
