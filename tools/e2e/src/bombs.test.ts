import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { HeaderLines, OutboundMessage } from '@parley/as2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { As2Sender, type Sealed } from './as2-sender.ts'
import { fileIn, openScene, order, type Scene } from './scene.ts'

// What expands a thousand times must not cost the memory for it, wherever in a message it stands.

let scene: Scene
let sender: As2Sender
beforeAll(async () => {
  scene = await openScene()
  sender = await As2Sender.open(scene)
})
afterAll(() => scene.end())

const mib = 2 ** 20
/** 64 MiB of zeros are 64 KiB of zlib. */
const zeros = Buffer.alloc(64 * mib)

/** The payload is itself a compressed entity, of one that is compressed: 64 MiB in a few hundred bytes. */
async function nested(): Promise<Partial<OutboundMessage> & { readonly content: Uint8Array }> {
  const { headers, body } = await sender.compose('inner', zeros, bare)
  const type = headers.find(([name]) => name === 'Content-Type')?.[1] ?? ''
  return { content: body, contentType: type, compress: 'inside-signature' }
}
/** Neither signed nor encrypted. */
const absent = { sign: undefined, encrypt: undefined } as unknown as Partial<OutboundMessage>
const bare = { ...absent, compress: 'outside-signature' } as const

const expanding = 'AS2_DECOMPRESSION_FAILED'
const bombs = [
  [
    'around the signature',
    async () => ({ content: zeros, compress: 'outside-signature' as const }),
    expanding,
  ],
  ['under the signature', async () => ({ content: zeros, compress: 'inside-signature' as const }), expanding],
  ['in one another', nested, 'AS2_UNSUPPORTED'],
] as const

function renamed({ headers, body, mic }: Sealed, messageId: string): Sealed {
  const named: HeaderLines = headers.map(([name, value]) => [
    name,
    name === 'Message-ID' ? `<${messageId}>` : value,
  ])
  return { headers: named, body, mic }
}

test.each(bombs)('a bomb %s is refused, and costs less than 50 MiB', async (_, make, code) => {
  const { content, ...more } = await make()
  const sealed = await sender.compose('bomb', content, more)
  expect(sealed.body.length).toBeLessThan(200_000)
  await expectRefused(sealed, 'first', code)
  const growth = await growthWhile(async () => {
    for (let at = 0; at < 5; at++) await expectRefused(sealed, `more-${at}`, code)
  })
  expect(growth).toBeLessThan(50 * mib)
})

test('an order that comes after them is taken', async () => {
  await scene.rig.twin.send({ ...order(1), messageId: 'after-the-bombs' })
  await fileIn(scene.rig, 'after-the-bombs', 'delivered')
})

async function expectRefused(sealed: Sealed, name: string, code: string): Promise<void> {
  const messageId = `${name}-${sealed.body.length}@amazon`
  const { rig } = scene
  const answered = await sender.send(rig.parley.as2Url, renamed(sealed, messageId))
  expect(await sender.judge(answered, messageId, sealed.mic)).toMatchObject({ kind: 'negative' })
  const { message } = await fileIn(rig, messageId, 'failed')
  expect(message.failure?.code).toBe(code)
}

/** The most memory that Parley takes while something is done, beyond what it had before; only Linux tells. */
async function growthWhile(work: () => Promise<void>): Promise<number> {
  const folder = `/proc/${scene.rig.parley.pid}`
  const measured = existsSync(`${folder}/clear_refs`)
  const read = (name: string) =>
    measured
      ? Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`${folder}/status`, 'utf8'))?.[1]) * 1024
      : 0
  if (measured) writeFileSync(`${folder}/clear_refs`, '5')
  const before = read('VmRSS')
  await work()
  return read('VmHWM') - before
}
