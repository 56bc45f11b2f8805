import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signDetached } from './cms/signature-writer.ts'
import {
  asEntity,
  atAlice,
  bobSigns,
  entityBytes,
  forAlice,
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
/** The certificate of a party with an EC key, on P-384 where its name ends in 3. */
const ec = (name: string) => party(name, name.endsWith('3') ? 'ec-p384' : 'ec-p256').certificate
const payload = entityBytes({ fields: [['Content-Type', 'application/EDI-X12']], body: [order] })

describe.skipIf(absent)('openssl cms as the other side (needs the openssl command)', () => {
  let folder = ''
  const at = (file: string) => join(folder, file)
  const cms = (...args: string[]) => execFileSync('openssl', ['cms', ...args], { cwd: folder, stdio: 'pipe' })

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-as2-'))
    ec('bob-ec')
    ec('bob-ec3')
    for (const name of [
      'alice',
      'bob',
      'alice-old',
      'mallory',
      'alice-ec',
      'alice-ec3',
      'bob-ec',
      'bob-ec3',
    ]) {
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

  const openers = [
    [
      'AES-256-GCM by RSA-OAEP',
      { ...forAlice(), cipher: 'aes-256-gcm', keyTransport: 'rsa-oaep' },
      ['alice'],
    ],
    [
      'AES-128-CBC by ECDH P-256',
      { ...forAlice(), certificate: ec('alice-ec'), cipher: 'aes-128-cbc' },
      ['alice-ec'],
    ],
    [
      'AES-192-GCM by ECDH P-384',
      { ...forAlice(), certificate: ec('alice-ec3'), cipher: 'aes-192-gcm' },
      ['alice-ec3'],
    ],
    ['3DES', { ...forAlice(), cipher: '3des' }, ['alice']],
    [
      'named by key id',
      { ...forAlice(), also: [ec('alice-ec')], namedBy: 'subject-key-id' },
      ['alice', 'alice-ec'],
    ],
    [
      'three recipients',
      { ...forAlice(), also: [party('mallory').certificate, ec('alice-ec')] },
      ['alice', 'mallory', 'alice-ec'],
    ],
  ] as const
  test.each(openers)('it decrypts ours: %s', async (_, encrypt, readers) => {
    const legacy = { allow: ['3des'] as const, now, until: new Date('2027-01-01T00:00:00Z') }
    const message = await fromBob({ encrypt, legacy })
    writeFileSync(at('ours'), message.body)
    for (const reader of readers) {
      const key = ['-inkey', `${reader}.key`, '-recip', `${reader}.crt`]
      const plain = cms('-decrypt', '-binary', '-inform', 'DER', '-in', 'ours', ...key)
      expect(plain.subarray(plain.indexOf('\r\n\r\n') + 4)).toEqual(order)
    }
  })

  const writers = [
    ['RSA-PSS', { ...party('bob'), scheme: 'rsa-pss', digest: 'sha-512' }, 'bob'],
    ['named by key id', { ...bobSigns(), namedBy: 'subject-key-id' }, 'bob'],
    ['ECDSA P-256', { ...party('bob-ec', 'ec-p256'), digest: 'sha-256' }, 'bob-ec'],
    ['ECDSA P-384', { ...party('bob-ec3', 'ec-p384'), digest: 'sha-384' }, 'bob-ec3'],
  ] as const
  test.each(writers)('it verifies ours: %s', async (_, key, name) => {
    writeFileSync(at('ours'), await signDetached(payload, key, now))
    const trust = ['-CAfile', `${name}.crt`, '-purpose', 'any', '-no_check_time']
    const verified = cms(
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      'ours',
      '-content',
      'payload',
      ...trust,
    )
    expect(verified).toEqual(payload)
  })

  test('it verifies two signers of ours', async () => {
    const keys = [bobSigns(), { ...party('bob-ec', 'ec-p256'), digest: 'sha-384' as const }]
    writeFileSync(at('ours'), await signDetached(payload, keys, now))
    writeFileSync(
      at('both.crt'),
      readFileSync(at('bob.crt'), 'utf8') + readFileSync(at('bob-ec.crt'), 'utf8'),
    )
    const trust = ['-CAfile', 'both.crt', '-purpose', 'any', '-no_check_time']
    const verified = cms(
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      'ours',
      '-content',
      'payload',
      ...trust,
    )
    expect(verified).toEqual(payload)
  })

  const agreements = ['alice-ec', 'alice-ec3'].flatMap((reader) =>
    ['-aes-128-cbc', '-aes-256-cbc', '-aes-256-gcm'].flatMap((cipher) =>
      [[], ['-keyopt', 'ecdh_kdf_md:sha256'], ['-keyopt', 'ecdh_kdf_md:sha512']].map((more) => ({
        reader,
        cipher,
        more,
      })),
    ),
  )
  test.each(agreements)(
    'we decrypt theirs by key agreement: $reader $cipher $more',
    async ({ reader, cipher, more }) => {
      const to = ['-recip', `${reader}.crt`, ...more]
      cms('-encrypt', '-binary', '-outform', 'DER', cipher, '-in', 'payload', '-out', 'theirs', ...to)
      const message = posted('application/pkcs7-mime', readFileSync(at('theirs')))
      expect(await atAlice(message, lenient, [reader])).toMatchObject({ content: order })
    },
  )

  test.each([
    ['bob', ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss']],
    ['bob', ['-md', 'sha512', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:20']],
    ['bob', ['-md', 'sha384', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:-1']],
    ['bob', ['-md', 'sha256', '-noattr', '-keyopt', 'rsa_padding_mode:pss']],
    ['bob-ec', ['-md', 'sha256']],
    ['bob-ec3', ['-md', 'sha384']],
    ['bob-ec3', ['-md', 'sha512', '-noattr']],
  ])('we verify theirs: %s %s', async (name, args) => {
    const key = ['-signer', `${name}.crt`, '-inkey', `${name}.key`]
    cms(
      '-sign',
      '-binary',
      '-outform',
      'DER',
      '-in',
      'payload',
      '-out',
      'opaque',
      '-nodetach',
      ...key,
      ...args,
    )
    const opaque = posted('application/pkcs7-mime', readFileSync(at('opaque')))
    expect(await atAlice(opaque, lenient, ['alice'], ['bob', 'bob-ec', 'bob-ec3'])).toMatchObject({
      signer: party(name).certificate.fingerprint256,
      content: order,
    })
  })

  const noZlib =
    absent || spawnSync('openssl', ['cms', '-compress', '-outform', 'DER'], { input: 'x' }).status !== 0
  test.skipIf(noZlib)('it inflates ours, and we theirs (needs openssl with zlib)', async () => {
    const message = await fromBob({ compress: 'inside-signature' })
    writeFileSync(at('ours'), message.body)
    const plain = cms('-uncompress', '-binary', '-inform', 'DER', '-in', 'ours')
    expect(plain.subarray(plain.indexOf('\r\n\r\n') + 4)).toEqual(order)
    cms('-compress', '-binary', '-outform', 'DER', '-in', 'payload', '-out', 'theirs')
    const theirs = posted('application/pkcs7-mime', readFileSync(at('theirs')))
    expect(await atAlice(theirs)).toMatchObject({ compressed: true, content: order })
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
