import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchS3 } from './fetch-s3.ts'
import { openScratchS3, type ScratchS3 } from './scratch-s3.ts'

const s3 = await fetchS3()
const absent = 'missing' in s3 ? s3.missing : undefined

test('in CI there is a server that speaks S3', () => {
  expect(process.env.CI ? (absent ?? 'fetched') : 'fetched').toBe('fetched')
})

const group = absent === undefined ? 'a server' : `a server (S3Proxy ${absent})`
describe.skipIf(absent !== undefined)(group, () => {
  let scratch: ScratchS3
  beforeAll(async () => {
    scratch = await openScratchS3()
  }, 60_000)
  afterAll(() => scratch?.close())

  test('answers as S3 does whoever has not logged in, also when it was killed and started again', async () => {
    const { server, folder } = scratch
    for (let starts = 0; starts < 2; starts++) {
      const answer = await fetch(`${server.endpoint}/parley/key`, { method: 'PUT', body: 'x' })
      expect([answer.status, /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1]]).toEqual([
        403,
        'AccessDenied',
      ])
      await server.kill()
      await server.begin()
    }
    expect(await readFile(join(folder, 's3proxy.log'), 'utf8')).not.toContain('DEBUG')
  }, 60_000)

  test('is reached by a way that breaks as it is told, and is whole again afterwards', async () => {
    const { way } = scratch
    const url = `${way.endpoint}/parley/key`
    way.fail({ kind: 'slow down' })
    expect(await (await fetch(url)).text()).toContain('<Code>SlowDown</Code>')
    for (const fault of [
      { kind: 'reset', afterBytes: 10 },
      { kind: 'cut answer', afterBytes: 250 },
      { kind: 'lost answer' },
    ] as const) {
      way.fail(fault)
      await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow()
    }
    way.fail({ kind: 'swallow' })
    await expect(fetch(url, { signal: AbortSignal.timeout(300) })).rejects.toThrow('timeout')
    expect((await fetch(url)).status).toBe(404)
    way.fail({ kind: 'swallow' }, 1, /^PUT/)
    expect((await fetch(url)).status).toBe(404)
    expect(way.requests).toContain('GET /parley/key HTTP/1.1')
  })
})
