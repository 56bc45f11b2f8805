import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCertificate, type KeyKind, keyKinds } from './create-certificate.ts'
import { describeCertificate } from './describe-certificate.ts'
import { readCertificateFile } from './read-certificate-file.ts'
import { writeBundle } from './write-bundle.ts'
import { writePkcs12 } from './write-pkcs12.ts'

type Pair = { readonly certificate: X509Certificate; readonly privateKey: KeyObject; readonly pem: string }

function pair(commonName: string, key: KeyKind = 'rsa-2048'): Pair {
  const made = createCertificate({
    commonName,
    organization: 'Acme Tools',
    key,
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validTo: new Date('2029-01-01T00:00:00Z'),
  })
  return {
    certificate: new X509Certificate(made.certificatePem),
    privateKey: createPrivateKey(made.privateKeyPem),
    pem: made.certificatePem + made.privateKeyPem,
  }
}

/** Fingerprints of what was read, and whether the key fits the first certificate. */
function outcome(bytes: Uint8Array, password?: string) {
  const read = readCertificateFile(bytes, password === undefined ? {} : { password })
  if (read.kind === 'unreadable') return read.text
  const key = read.privateKey
  return {
    certificates: read.certificates.map((one) => one.fingerprint256),
    key: key === undefined ? 'none' : read.certificates[0]?.checkPrivateKey(key) ? 'fits' : 'alone',
  }
}

let own: Pair
let other: Pair
beforeAll(() => {
  own = pair('ACME-AS2')
  other = pair('OTHER')
})

test.each(keyKinds.filter((kind) => kind !== 'rsa-4096'))(
  'a certificate with a key of kind %s is whole',
  (kind) => {
    const { certificate, privateKey } = pair('ACME-AS2', kind)
    expect(certificate.checkPrivateKey(privateKey)).toBe(true)
    expect(describeCertificate(certificate)).toMatchObject({
      subject: 'O=Acme Tools, CN=ACME-AS2',
      selfSigned: true,
      validUntil: new Date('2029-01-01T00:00:00Z'),
      key: {
        'rsa-2048': 'RSA 2048',
        'rsa-3072': 'RSA 3072',
        'ec-p256': 'EC prime256v1',
        'ec-p384': 'EC secp384r1',
      }[kind as Exclude<KeyKind, 'rsa-4096'>],
    })
  },
)

describe('what partners send is read, whatever form it has', () => {
  const one = () => ({ certificates: [own.certificate.fingerprint256], key: 'none' })
  const both = () => ({
    certificates: [own.certificate.fingerprint256, other.certificate.fingerprint256],
    key: 'none',
  })

  test('PEM, also with the text that openssl and mail put around it', () => {
    expect(outcome(writeBundle([own.certificate], 'pem'))).toEqual(one())
    const mailed = `Dear partner,\r\nsubject=CN = x\r\n${own.certificate.toString().replaceAll('\n', '\r\n')}\r\nRegards`
    expect(outcome(Buffer.from(mailed))).toEqual(one())
    expect(outcome(writeBundle([own.certificate, other.certificate], 'pem'))).toEqual(both())
  })

  test('DER', () => {
    expect(outcome(writeBundle([own.certificate], 'der'))).toEqual(one())
  })

  test('P7B, as PEM and as DER', () => {
    const pem = writeBundle([own.certificate, other.certificate], 'p7b')
    expect(outcome(pem)).toEqual(both())
    const der = Buffer.from(pem.toString().replace(/-----[^-]+-----/g, ''), 'base64')
    expect(outcome(der)).toEqual(both())
  })

  test('PEM with a private key, whose certificate comes first', () => {
    expect(outcome(Buffer.from(other.certificate.toString() + own.pem))).toEqual({ ...both(), key: 'fits' })
  })

  test('PEM with an encrypted private key', () => {
    const key = own.privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'pa ss',
    })
    const bytes = Buffer.from(own.certificate.toString() + key)
    expect(outcome(bytes)).toBe('holds an encrypted private key; give its password')
    expect(outcome(bytes, 'wrong')).toBe('cannot be opened with this password')
    expect(outcome(bytes, 'pa ss')).toEqual({ ...one(), key: 'fits' })
  })

  test('PKCS#12 of our own', () => {
    const bytes = writePkcs12(own.certificate, own.privateKey, { password: 'pässword', name: 'acme' })
    if (bytes === undefined) throw new Error('an RSA key can be written')
    expect(outcome(bytes)).toBe('is a PKCS#12 file; give its password')
    expect(outcome(bytes, 'wrong')).toBe('cannot be opened with this password')
    expect(outcome(bytes, 'pässword')).toEqual({ ...one(), key: 'fits' })
  })

  test('a key on a curve is not written as PKCS#12', () => {
    const { certificate, privateKey } = pair('CURVE', 'ec-p256')
    expect(writePkcs12(certificate, privateKey, { password: 'x', name: 'x' })).toBeUndefined()
  })
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.runIf(hasOpenssl)('what openssl writes is read, and the other way round', () => {
  let home: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'certificates-'))
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: home, stdio: 'pipe' })

  test.each([
    ['modern, RSA', 'rsa-2048', []],
    ['modern, curve', 'ec-p256', []],
    ['legacy (RC2 and 3DES), RSA', 'rsa-2048', ['-legacy']],
    ['legacy (RC2 and 3DES), curve', 'ec-p256', ['-legacy']],
  ] as const)('PKCS#12, %s', (_name, kind, flags) => {
    const made = pair('PEER', kind)
    writeFileSync(join(home, 'peer.pem'), made.pem)
    openssl('pkcs12', '-export', ...flags, '-in', 'peer.pem', '-out', 'peer.p12', '-passout', 'pass:secret')
    expect(outcome(readFileSync(join(home, 'peer.p12')), 'secret')).toEqual({
      certificates: [made.certificate.fingerprint256],
      key: 'fits',
    })
  })

  test('our PKCS#12 and P7B', () => {
    const p12 = writePkcs12(own.certificate, own.privateKey, { password: 'secret', name: 'acme' })
    writeFileSync(join(home, 'own.p12'), p12 ?? '')
    openssl('pkcs12', '-in', 'own.p12', '-passin', 'pass:secret', '-nodes', '-out', 'own.pem')
    expect(outcome(readFileSync(join(home, 'own.pem')))).toMatchObject({ key: 'fits' })
    writeFileSync(join(home, 'own.p7b'), writeBundle([own.certificate, other.certificate], 'p7b'))
    const printed = openssl('pkcs7', '-in', 'own.p7b', '-print_certs').toString()
    expect(outcome(Buffer.from(printed))).toMatchObject({
      certificates: [own.certificate.fingerprint256, other.certificate.fingerprint256],
    })
  })
})

describe('what cannot be read is said in a sentence', () => {
  test.each([
    [
      'no certificate file at all',
      Buffer.from('hello'),
      /^is no certificate file; PEM, DER, P7B and PKCS#12/,
    ],
    ['an empty file', Buffer.alloc(0), /^is no certificate file/],
    ['PEM of something else', Buffer.from('-----BEGIN X-----\nAA==\n-----END X-----\n'), /^holds neither/],
    [
      'a certificate cut off',
      Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
      /^holds a certificate that is cut off or damaged$/,
    ],
    [
      'a key that is none',
      Buffer.from('-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n'),
      /^holds a private key that is damaged or of an unknown kind$/,
    ],
  ])('%s', (_name, bytes, text) => {
    expect(outcome(bytes)).toMatch(text)
  })

  test('a key beside the certificate of another', () => {
    const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(outcome(Buffer.from(other.certificate.toString() + key))).toBe(
      'holds a private key that belongs to none of its certificates',
    )
  })

  test('whatever is done to the bytes of a file, the answer is a value', () => {
    const files = [
      writeBundle([own.certificate], 'der'),
      writeBundle([own.certificate], 'p7b'),
      writePkcs12(own.certificate, own.privateKey, { password: '', name: 'x' }) ?? Buffer.alloc(0),
    ]
    let seed = 7
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff
      return seed / 0x8000_0000
    }
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(files[round % files.length] ?? '')
      for (let flips = 0; flips < 3; flips++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      const cut = random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes
      expect(['read', 'unreadable']).toContain(readCertificateFile(cut, { password: '' }).kind)
    }
  })
})
