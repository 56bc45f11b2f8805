import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRequestHeaders } from './message/read-request.ts'
import { composeMdn } from './receipt/compose-mdn.ts'
import { readMdn } from './receipt/read-mdn.ts'
import { undecryptable } from './refusal.ts'
import {
  asEntity,
  atAlice,
  bobSigns,
  compressed,
  encrypted,
  forAlice,
  fromBob,
  lenient,
  now,
  opaque,
  order,
  posted,
  strict,
} from './test-messages.ts'
import { party } from './trading-pair.ts'

/** All inputs of a run; npm run fuzz:as2 takes a million. */
const inputs = Number(process.env.PARLEY_FUZZ_INPUTS ?? 5_000)
const share = (part: number) => ({ numRuns: Math.ceil(inputs * part), endOnFailure: true })

type Change = { readonly at: number; readonly remove: number; readonly insert: Uint8Array }

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(20),
  insert: fc.uint8Array({ maxLength: 20 }),
})

function changed(body: Uint8Array, changes: readonly Change[]): Buffer {
  return changes.reduce((bytes: Buffer, { at, remove, insert }) => {
    const start = Math.floor(at * bytes.length)
    return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)])
  }, Buffer.from(body))
}

const entity = asEntity(await fromBob({ sign: bobSigns() }))
const messages = [
  await fromBob({ sign: bobSigns() }),
  await fromBob({ encrypt: forAlice() }),
  posted('application/pkcs7-mime', compressed(asEntity(posted('text/plain', order)))),
  await fromBob({ sign: { ...bobSigns(), scheme: 'rsa-pss' }, compress: 'outside-signature' }),
  posted('application/pkcs7-mime', await opaque(entity, { indefinite: true })),
  encrypted(entity, { ...forAlice(), cipher: 'aes-128-gcm', keyTransport: 'rsa-oaep' }),
  encrypted(entity, { ...forAlice(), certificate: party('alice-ec', 'ec-p256').certificate }),
]

test('whatever is done to a message, the answer is a value', async () => {
  const runs = fc.asyncProperty(
    fc.constantFrom(...messages),
    fc.array(change, { minLength: 1, maxLength: 3 }),
    async (message, changes) => {
      const outcome = await atAlice({ ...message, body: changed(message.body, changes) }, lenient, [
        'alice',
        'alice-ec',
      ])
      expect(['opened', 'refused']).toContain(outcome.kind)
    },
  )
  await fc.assert(runs, share(0.6))
})

test('whatever is done to a signed plaintext, it opens to the same content or gives the one answer', async () => {
  const honest = await atAlice(encrypted(entity), strict)
  const runs = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
    const outcome = await atAlice(encrypted(changed(entity, changes)), strict)
    if (outcome !== undecryptable) expect(outcome).toEqual(honest)
  })
  await fc.assert(runs, share(0.2))
})

test('whatever is done to a receipt, it is accepted for the same bytes or not at all', async () => {
  const asked = readRequestHeaders((await fromBob()).headers)
  if (asked.kind === 'refused') throw new Error(asked.refusal.text)
  const mic = { digest: Buffer.alloc(32, 1).toString('base64'), algorithm: 'sha-256' }
  const signer = { ...party('alice'), digest: 'sha-256' as const }
  const { headers, body } = await composeMdn({
    request: asked.request,
    from: 'alice',
    disposition: 'processed',
    mic,
    signer,
    messageId: 'm@alice',
    now,
    reportingUa: 'parley',
    text: 'ok',
  })
  const expected = {
    messageId: 'order-1@bob.example',
    mic,
    partnerCertificates: [party('alice').certificate],
    requireSigned: true,
    from: 'bob',
    to: 'alice',
  }
  const honest = await readMdn({ status: 200, headers, body }, expected)
  expect(honest.kind).toBe('accepted')
  const runs = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
    const outcome = await readMdn({ status: 200, headers, body: changed(body, changes) }, expected)
    if (outcome.kind !== 'invalid') expect(outcome).toEqual(honest)
  })
  await fc.assert(runs, share(0.2))
})
