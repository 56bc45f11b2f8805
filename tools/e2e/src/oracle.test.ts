import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answered, As2Sender, type Sealed } from './as2-sender.ts'
import { fileIn, openScene, order, type Scene } from './scene.ts'

/** Whoever alters captured messages learns nothing, neither from what is answered nor from when (transport facts 6.4). */

let scene: Scene
let sender: As2Sender
beforeAll(async () => {
  scene = await openScene({ PARLEY_AS2_FAILURES: '0', PARLEY_LOG_LEVEL: 'warn' })
  sender = await As2Sender.open(scene)
})
afterAll(() => scene.end())

const messageId = 'captured-1'

function flipped(sealed: Sealed, at: number): Sealed {
  const body = Buffer.from(sealed.body)
  if (at < 0 || at >= body.length) throw new Error('the place to alter is not in the message')
  body[at] = (body[at] ?? 0) ^ 0x01
  return { ...sealed, body }
}

const bytesOf = ({ body }: Sealed) => Buffer.from(body)
/** RecipientInfo ends with the wrapped key, OCTET STRING of 256 bytes; the cipher's parameter is the IV, of 16. */
const wrappedKey = (sealed: Sealed) => bytesOf(sealed).indexOf(Buffer.from('04820100', 'hex')) + 104
const iv = (sealed: Sealed) => bytesOf(sealed).indexOf(Buffer.from('60864801650304012a0410', 'hex')) + 13

async function tamperings(): Promise<ReadonlyMap<string, Sealed>> {
  const good = await sender.compose(messageId, order(1).content)
  const unsigned = await sender.compose(messageId, order(1).content, { sign: [] })
  return new Map([
    ['the wrapped key', flipped(good, wrappedKey(good))],
    ['the initialisation vector', flipped(good, iv(good))],
    ['the middle', flipped(good, Math.floor(good.body.length / 2))],
    ['the padding', flipped(good, good.body.length - 17)],
    ['the signature, which is left out', unsigned],
  ])
}

/** The answer without its own ids, its date and the signature over them. */
function plain({ status, headers, body }: Answered): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join('\n')
  return `${status}\n${lines}\n${Buffer.from(body).toString('latin1')}`
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/parley-[0-9a-f]{32}/g, 'BOUNDARY')
    .replace(/(Date: ).*/gi, '$1DATE')
    .replace(/(filename="smime.p7s"\r\n\r\n)[A-Za-z0-9+/=\r\n]+/, '$1SIGNATURE')
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

test('five kinds of tampering cannot be told apart by what is answered, nor by when', async () => {
  const kinds = await tamperings()
  const times = new Map([...kinds.keys()].map((kind) => [kind, [] as number[]]))
  const answers = new Set<string>()
  for (let round = -3; round < 40; round++) {
    for (const [kind, sealed] of kinds) {
      const from = performance.now()
      const answered = await sender.send(scene.rig.parley.as2Url, sealed)
      if (round >= 0) times.get(kind)?.push(performance.now() - from)
      answers.add(plain(answered))
    }
  }
  expect([...answers]).toHaveLength(1)
  expect([...answers][0]).toContain('decryption-failed')
  const all = [...times.values()]
  const medians = all.map(median)
  // What two halves of one kind differ in is noise; kinds may not differ in more, but for one tick of a timer.
  const noise = Math.max(...all.map((one) => Math.abs(median(one.slice(0, 20)) - median(one.slice(20)))))
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThanOrEqual(noise + 3)
  expect(Math.min(...medians)).toBeGreaterThanOrEqual(49)
})

test('the operator sees what was wrong each time, and no log does', async () => {
  const expected = {
    'the wrapped key': 'AS2_DECRYPTION_FAILED',
    'the padding': 'AS2_DECRYPTION_FAILED',
    'the signature, which is left out': 'AS2_INSUFFICIENT_SECURITY',
  }
  const contents = order(2).content
  for (const [kind, code] of Object.entries(expected)) {
    const id = `cause-${code}-${kind.length}`
    const good = await sender.compose(id, contents, kind.startsWith('the signature') ? { sign: [] } : {})
    const altered = { 'the wrapped key': wrappedKey(good), 'the padding': good.body.length - 17 }[kind]
    await sender.send(scene.rig.parley.as2Url, altered === undefined ? good : flipped(good, altered))
    const told = await fileIn(scene.rig, id, 'failed')
    expect([kind, told.message.failure?.code]).toEqual([kind, code])
  }
  expect(scene.rig.parley.logTail()).not.toContain('INSUFFICIENT')
})

test('a sender of too many failures is turned away for a while, another pair is not', async () => {
  const { parley } = scene.rig
  await parley.kill('SIGTERM')
  await parley.start({ PARLEY_AS2_FAILURES: '4' })
  const bad = [...(await tamperings()).values()][3]
  const good = await sender.compose('after-failures', order(3).content)
  if (!bad) throw new Error('there are five tamperings')
  const statuses: number[] = []
  for (let round = 0; round < 6; round++) statuses.push((await sender.send(parley.as2Url, bad)).status)
  expect(statuses).toEqual([200, 200, 200, 200, 403, 403])
  const refused = await sender.send(parley.as2Url, good)
  expect(Buffer.from(refused.body).toString()).toMatch(/^AS2_TOO_MANY_FAILURES: /)
  expect(Number(refused.headers.find(([name]) => name === 'retry-after')?.[1])).toBeGreaterThan(3_000)
  const other = await sender.compose('other-pair', order(4).content, { from: 'STRANGER' })
  expect(Buffer.from((await sender.send(parley.as2Url, other)).body).toString()).toMatch(/^AS2_UNKNOWN_REL/)
})
