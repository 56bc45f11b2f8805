import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allMessages } from '@parley/rig'
import { expect, test } from 'vitest'
import { settled } from './kill-campaign.ts'
import { fileIn, openScene, order } from './scene.ts'

test('when Postgres is killed, partners get 503 and nothing else; it comes back and everything goes on', async () => {
  const scene = await openScene()
  const { rig } = scene
  try {
    const load = rig.twin.load({
      count: 60,
      first: 1,
      sizeBytes: 2_000,
      concurrency: 4,
      perSecond: 20,
      insist: true,
    })
    await rig.until(() => (rig.twin.history().length > 20 ? true : undefined), 'some traffic')
    process.kill(await postmaster(scene.home), 'SIGKILL')
    expect((await load).accepted).toBe(60)
    await settled(rig)
    expect(await rig.compare()).toEqual([])
    const answers = rig.twin.history().flatMap((event) => (event.what === 'answered' ? [event] : []))
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([])
    expect(answers.filter(({ verdict }) => verdict === 'negative')).toEqual([])
  } finally {
    await scene.end()
  }
})

test('SIGTERM finishes what is held, takes nothing new, and ends with exit code 0', async () => {
  const scene = await openScene()
  const { rig } = scene
  try {
    const load = rig.twin.load({ count: 80, first: 1, sizeBytes: 2_000, concurrency: 4, insist: true })
    await rig.until(() => (rig.twin.history().length > 20 ? true : undefined), 'some traffic')
    expect(await rig.parley.kill('SIGTERM')).toBe(0)
    await rig.parley.start()
    expect((await load).accepted).toBe(80)
    await settled(rig)
    expect(await rig.compare()).toEqual([])
  } finally {
    await scene.end()
  }
})

test('a private key that is not in the secrets folder: nothing is accepted, and the log names what is missing', async () => {
  const home = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  const scene = await openScene({ PARLEY_SECRETS_DIR: home })
  try {
    const answer = await scene.rig.twin.send({ ...order(1), messageId: 'no-key' })
    expect(answer).toMatchObject({ status: 503, verdict: 'missing' })
    expect(scene.rig.parley.logTail()).toContain(
      'secret file:us.key.pem cannot be read from the secrets folder',
    )
    expect(await allMessages(scene.rig.parley)).toEqual([])
  } finally {
    await scene.end()
    await rm(home, { recursive: true })
  }
})

const mayMount = process.platform === 'linux' && process.getuid?.() === 0

test.skipIf(!mayMount)(
  'a full blob disk is answered with 503, and nothing is accepted until there is room (needs root to mount)',
  async () => {
    const scene = await openScene()
    const { rig, home } = scene
    const small = join(home, 'small-disk')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small])
    try {
      await rig.parley.kill('SIGTERM')
      await rig.parley.start({ PARLEY_BLOBS_DIR: small })
      const large = { ...order(1, 400_000), messageId: 'full-1' }
      const answer = await rig.twin.send(large)
      expect(answer.status).toBe(503)
      expect(await allMessages(rig.parley)).toEqual([])
      execFileSync('mount', ['-o', 'remount,size=16m', small])
      expect((await rig.twin.repeat('full-1')).verdict).toBe('accepted')
      await fileIn(rig, 'full-1', 'delivered')
    } finally {
      execFileSync('umount', ['-l', small], { stdio: 'ignore' })
      await scene.end()
    }
  },
)

async function postmaster(home: string): Promise<number> {
  const files = await readdir(join(home, 'data'), { recursive: true })
  const pidFile = files.find((name) => name.endsWith('postmaster.pid'))
  if (pidFile === undefined) throw new Error('no Postgres runs in this home')
  return Number((await readFile(join(home, 'data', pidFile), 'utf8')).split('\n')[0])
}
