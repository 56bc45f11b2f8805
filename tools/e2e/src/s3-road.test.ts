import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchS3, openScratchS3, type ScratchS3, s3Login } from '@parley/s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileIn, openScene, order, type Scene } from './scene.ts'

const s3 = await fetchS3()
const absent = 'missing' in s3 ? s3.missing : undefined

test('in CI there is a server that speaks S3', () => {
  expect(process.env.CI ? (absent ?? 'fetched') : 'fetched').toBe('fetched')
})

describe.skipIf(absent !== undefined)(
  absent ? `the road with S3 (S3Proxy ${absent})` : 'the road with S3',
  () => {
    let scratch: ScratchS3
    let scene: Scene
    beforeAll(async () => {
      scratch = await openScratchS3()
      const masterKeyFile = join(scratch.folder, 'master.key')
      await writeFile(masterKeyFile, `${randomBytes(32).toString('base64')}\n`)
      scene = await openScene({
        PARLEY_BLOBS: 's3',
        PARLEY_S3_BUCKET: scratch.bucket,
        PARLEY_S3_ENDPOINT: scratch.way.endpoint,
        PARLEY_S3_PATH_STYLE: 'on',
        PARLEY_S3_ACCESS_KEY: s3Login.accessKeyId,
        PARLEY_S3_SECRET_KEY: s3Login.secretAccessKey,
        PARLEY_S3_ENCRYPTION: 'own',
        PARLEY_MASTER_KEY_FILE: masterKeyFile,
      })
    }, 120_000)
    afterAll(async () => {
      await scene?.end()
      await scratch?.close()
    })

    test.each([
      ['100 kB', 1, 100_000],
      ['3 MB', 2, 3_000_000],
    ])(
      'an order of %s is kept in the bucket, where nobody can read it, and delivered',
      async (_, number, sizeBytes) => {
        const { rig } = scene
        const sent = order(number, sizeBytes)
        const before = (await sealedObjects(scratch)).length
        const answer = await rig.twin.send({ ...sent, messageId: `s3-${number}` })
        expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
        await fileIn(rig, `s3-${number}`, 'delivered')
        const objects = await sealedObjects(scratch)
        expect(objects.length).toBeGreaterThan(before)
        expect(objects.filter((bytes) => bytes.includes(sent.number))).toEqual([])
        expect(await rig.compare()).toEqual([])
      },
      60_000,
    )

    test('a body of 12 MB goes up in parts, whatever is in it', async () => {
      const { rig } = scene
      scratch.way.requests.length = 0
      const content = Buffer.from(randomBytes(9_000_000).toString('base64'))
      const answer = await rig.twin.send({ number: 'none', content, messageId: 's3-3' })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
      await fileIn(rig, 's3-3', 'quarantined')
      // The content, and the request that it came in.
      const keys = scratch.way.requests.map((line) => /^POST \/parley\/(\S+)\?uploads/.exec(line)?.[1])
      const large = [...new Set(keys.filter((key) => key !== undefined))]
      expect(large).toHaveLength(2)
      for (const key of large) {
        const { size } = await stat(join(scratch.server.bucketFolder(scratch.bucket), key))
        expect(size).toBeGreaterThan(content.length)
      }
    }, 60_000)

    test('while S3 is away large orders get 503 and small ones go on; its retry is taken when S3 is back', async () => {
      const { rig } = scene
      await scratch.server.kill()
      const large = { ...order(4, 500_000), messageId: 's3-4' }
      expect(await rig.twin.send(large)).toMatchObject({ status: 503, verdict: 'missing' })
      expect(await rig.parley.api('/readyz')).toEqual({ ready: true, without: ['blobs'] })
      expect(await rig.twin.send({ ...order(5), messageId: 's3-5' })).toMatchObject({ verdict: 'accepted' })
      await fileIn(rig, 's3-5', 'delivered')
      await scratch.server.begin()
      expect(await rig.twin.send(large)).toMatchObject({ status: 200, verdict: 'accepted' })
      await fileIn(rig, 's3-4', 'delivered')
      expect((await rig.delivered()).size).toBe(4)
      expect(await rig.compare()).toEqual([])
      expect(await rig.parley.api('/readyz')).toEqual({ ready: true })
    }, 120_000)

    test('what was accepted is read when S3 comes back, though it went away meanwhile', async () => {
      const { rig } = scene
      scratch.way.fail({ kind: 'slow down' }, 1_000, /^GET/)
      const answer = await rig.twin.send({ ...order(6, 500_000), messageId: 's3-6' })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
      await rig.until(() => (gets(scratch) > 3 ? true : undefined), 'some tries to read')
      scratch.way.heal()
      await fileIn(rig, 's3-6', 'delivered')
      expect(await rig.compare()).toEqual([])
    }, 120_000)

    test('a start with a bucket that is not there says in one line what to do', async () => {
      const { parley } = scene.rig
      await parley.kill('SIGTERM')
      parley.spawn({ PARLEY_S3_BUCKET: 'nowhere' })
      expect(await parley.ended()).toBe(1)
      expect(parley.logTail()).toContain(
        'Parley cannot start: cannot write to the bucket nowhere in S3: there is no such bucket: make it, or correct PARLEY_S3_BUCKET (NoSuchBucket, 404)',
      )
      await parley.start()
    }, 60_000)
  },
)

async function sealedObjects({ server, bucket }: ScratchS3): Promise<readonly Buffer[]> {
  const folder = join(server.bucketFolder(bucket), 'sealed')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.map((name) => readFile(join(folder, name))))
}

function gets({ way }: ScratchS3): number {
  return way.requests.filter((line) => line.startsWith('GET')).length
}
