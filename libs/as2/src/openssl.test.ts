import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signDetached } from './signature-writer.ts'
import {
  asEntity,
  atAlice,
  entityBytes,
  fromBob,
  lenient,
  now,
  order,
  outcomeOf,
  posted,
  strict,
} from './test-messages.ts'
import { party } from './trading-pair.ts'

const absent = spawnSync('openssl', ['version']).status !== 0
const payload = entityBytes({ fields: [['Content-Type', 'application/EDI-X12']], body: [order] })

describe.skipIf(absent)('openssl cms as the other side (needs the openssl command)', () => {
  let folder = ''
  const at = (file: string) => join(folder, file)
  const cms = (...args: string[]) => execFileSync('openssl', ['cms', ...args], { cwd: folder, stdio: 'pipe' })

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-as2-'))
    for (const name of ['alice', 'bob', 'alice-old', 'mallory']) {
      writeFileSync(at(`${name}.crt`), party(name).certificate.toString())
      writeFileSync(at(`${name}.key`), party(name).privateKey.export({ type: 'pkcs8', format: 'pem' }))
    }
    writeFileSync(at('payload'), payload)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'] as const)(
    'it decrypts ours: %s',
    async (cipher) => {
      const message = await fromBob({ encrypt: { certificate: party('alice').certificate, cipher } })
      writeFileSync(at('ours'), message.body)
      const plain = cms(
        '-decrypt',
        '-binary',
        '-inform',
        'DER',
        '-in',
        'ours',
        '-inkey',
        'alice.key',
        '-recip',
        'alice.crt',
      )
      expect(plain.toString()).toBe(
        `Content-Type: application/EDI-X12\r\nContent-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename="order.x12"\r\n\r\n${order}`,
      )
    },
  )

  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('it verifies ours: %s', async (digest) => {
    writeFileSync(at('ours'), await signDetached(payload, { ...party('bob'), digest }, now))
    const args = [
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      'ours',
      '-content',
      'payload',
      '-certfile',
      'bob.crt',
    ]
    expect(cms(...args, '-CAfile', 'bob.crt', '-purpose', 'any', '-no_check_time')).toEqual(payload)
  })

  const encryptions = ['-aes-128-cbc', '-aes-192-cbc', '-aes-256-cbc'].flatMap((cipher) =>
    [[], ['-stream'], ['-keyid']].map((more) => [cipher, ...more]),
  )
  test.each(encryptions.map((args) => [args]))('we decrypt theirs: %s', async (args) => {
    cms(
      '-encrypt',
      '-binary',
      '-outform',
      'DER',
      '-in',
      'payload',
      '-out',
      'theirs',
      ...args,
      '-recip',
      'alice.crt',
    )
    expect(await atAlice(posted('application/pkcs7-mime', readFileSync(at('theirs'))))).toMatchObject({
      encrypted: true,
      content: order,
    })
  })

  const signings = ['sha256', 'sha384', 'sha512'].flatMap((digest) =>
    [[], ['-noattr'], ['-nocerts'], ['-keyid'], ['-stream'], ['-nosmimecap']].map((more) => [
      '-md',
      digest,
      ...more,
    ]),
  )
  test.each(signings.map((args) => [args]))('we verify theirs, detached and opaque: %s', async (args) => {
    const sign = [
      '-sign',
      '-binary',
      '-outform',
      'DER',
      '-in',
      'payload',
      '-signer',
      'bob.crt',
      '-inkey',
      'bob.key',
      ...args,
    ]
    cms(...sign, '-out', 'detached')
    cms(...sign, '-out', 'opaque', '-nodetach')
    const ends = [
      '--b\r\n',
      payload,
      '\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\n',
      readFileSync(at('detached')),
      '\r\n--b--',
    ]
    const body = Buffer.concat(ends.map((piece) => Buffer.from(piece as string)))
    const detached = posted('multipart/signed; boundary="b"', body)
    const opaque = posted('application/pkcs7-mime', readFileSync(at('opaque')))
    for (const message of [detached, opaque]) {
      expect(await atAlice(message, { ...lenient, requireSigned: true })).toMatchObject({
        signed: true,
        content: order,
      })
    }
    writeFileSync(at('signed'), asEntity(detached))
    cms(
      '-encrypt',
      '-binary',
      '-stream',
      '-outform',
      'DER',
      '-aes256',
      '-in',
      'signed',
      '-out',
      'both',
      '-recip',
      'alice.crt',
    )
    const both = posted('application/pkcs7-mime', readFileSync(at('both')))
    expect(await atAlice(both, strict)).toMatchObject({ encrypted: true, signed: true, content: order })
  })

  test('a message for our old and our new certificate opens with either key, and beside strangers', async () => {
    const args = ['-encrypt', '-binary', '-outform', 'DER', '-aes256', '-in', 'payload', '-out', 'theirs']
    cms(...args, '-recip', 'mallory.crt', '-recip', 'alice-old.crt', '-recip', 'alice.crt')
    const message = posted('application/pkcs7-mime', readFileSync(at('theirs')))
    for (const keys of [['alice'], ['alice-old'], ['alice', 'alice-old']]) {
      expect(outcomeOf(await atAlice(message, lenient, keys))).toBe('opened')
    }
    expect(outcomeOf(await atAlice(message, lenient, ['bob']))).toBe('decryption-failed')
  })

  test.each([
    [['-des3'], 'unsupported-algorithm'],
    [['-camellia256'], 'unsupported-algorithm'],
    [['-aes-128-gcm'], 'opened'],
    [['-aes-256-gcm', '-stream'], 'opened'],
    [['-aes256', '-keyopt', 'rsa_padding_mode:oaep'], 'opened'],
    [['-aes128', '-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'], 'opened'],
  ])('more algorithms of theirs: %s is %s', async (args, expected) => {
    const recipient = ['-recip', 'alice.crt', ...args.slice(1)]
    cms(
      '-encrypt',
      '-binary',
      '-outform',
      'DER',
      args[0] ?? '',
      '-in',
      'payload',
      '-out',
      'theirs',
      ...recipient,
    )
    const outcome = outcomeOf(await atAlice(posted('application/pkcs7-mime', readFileSync(at('theirs')))))
    expect(outcome).toBe(expected)
  })

  test('the certificate and key we make belong together and are read by it', () => {
    const text = execFileSync('openssl', [
      'x509',
      '-in',
      at('bob.crt'),
      '-noout',
      '-subject',
      '-ext',
      'keyUsage',
    ]).toString()
    expect(text).toContain('CN = bob')
    expect(text).toContain('Digital Signature, Non Repudiation, Key Encipherment')
    const key = createPrivateKey(readFileSync(at('bob.key')))
    expect(party('bob').certificate.checkPrivateKey(key)).toBe(true)
  })
})
