import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import forge from 'node-forge'
import { describe, expect, test } from 'vitest'
import { ByteSource } from '../bytes/byte-source.ts'
import { CoveredBytes } from '../cms/covered-bytes.ts'
import { verifyDetached } from '../cms/verify-signature.ts'
import { openStream } from '../message/open-message.ts'
import { readRequestHeaders } from '../message/read-request.ts'
import { parseFields } from '../mime/mime-fields.ts'
import { lenient } from '../test-messages.ts'
import { oldDigests } from './check-signature.ts'
import { entityPayload } from './entity-payload.ts'

const corpus = fileURLToPath(new URL('../../../../../shared/vectors/as2/', import.meta.url))
const absent = !existsSync(corpus)

/** RC2 is the one thing that Node.js does not have. */
const names = absent ? [] : ['openas2', 'pyas2lib'].flatMap(signedRecordings)

function signedRecordings(folder: string): string[] {
  const files = readdirSync(`${corpus}${folder}`).filter((file) => /^sign.*\.raw$/.test(file))
  return files.filter((file) => !file.includes('rc2')).map((file) => `${folder}/${file}`)
}

function certificate(name: string): X509Certificate {
  return new X509Certificate(readFileSync(`${corpus}keys/${name}.crt`))
}

function alicesKey(): KeyObject {
  const asn1 = forge.asn1.fromDer(readFileSync(`${corpus}keys/alice.p12`, 'latin1'))
  const bags = forge.pkcs12.pkcs12FromAsn1(asn1, 'parley').getBags({
    bagType: forge.pki.oids.pkcs8ShroudedKeyBag ?? '',
  })
  const key = Object.values(bags)[0]?.[0]?.key
  if (!key) throw new Error('no key in alice.p12')
  return createPrivateKey(forge.pki.privateKeyToPem(key))
}

describe.skipIf(absent)('signed messages recorded from other implementations (needs ../shared)', () => {
  test('there are enough of them', () => {
    expect(names.length).toBeGreaterThan(60)
  })

  test.each(names)('%s: what was signed is cut out, and verifies without our key', async (name) => {
    const raw = readFileSync(`${corpus}${name}`)
    const end = raw.indexOf('\r\n\r\n')
    const read = readRequestHeaders(parseFields(raw.toString('latin1', 0, end)) ?? [])
    if (read.kind === 'refused') throw new Error(read.refusal.text)
    const [entity, content]: [Uint8Array[], Uint8Array[]] = [[], []]
    let signature: Uint8Array = Buffer.alloc(0)
    const opened = await openStream(read.request, [raw.subarray(end + 4)], {
      trust: {
        ownKeys: [{ certificate: certificate('alice'), privateKey: alicesKey() }],
        partnerCertificates: [certificate('bob')],
      },
      policy: { ...lenient, legacy: { ...oldDigests, allow: ['sha-1', 'md5', '3des'] } },
      deliver: (piece) => void content.push(Buffer.from(piece)),
      witness: {
        entity: (piece) => void entity.push(Buffer.from(piece)),
        signature: (bytes) => {
          signature = bytes
        },
      },
    })
    expect(opened.kind).toBe('opened')
    const covered = CoveredBytes.of(Buffer.concat(entity))
    const trust = { partnerCertificates: [certificate('bob')], ownCertificates: [], legacy: oldDigests }
    const verified = await verifyDetached(new ByteSource([signature]), covered, trust, 'tolerant')
    expect(verified.kind).toBe('verified')
    const inside: Uint8Array[] = []
    expect(await entityPayload(entity, (piece) => void inside.push(Buffer.from(piece)))).toBe(true)
    expect(Buffer.concat(inside).equals(Buffer.concat(content))).toBe(true)
  })
})
