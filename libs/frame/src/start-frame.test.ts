import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { drainAll, partnerPost, RawPeer, soon, started } from './frame-fixture.ts'
import type { FrameOptions } from './start-frame.ts'

afterEach(drainAll)

const subscription = { topic: 't', group: 'g', maxBatch: 1, handle: () => Promise.resolve() }

describe('startFrame', () => {
  test('starts with every consumer subscribed', async () => {
    const { bus } = await started({ consumers: [subscription, { ...subscription, group: 'h' }] })
    expect(bus.subscriptions.map(({ group }) => group)).toEqual(['g', 'h'])
  })

  test('a port that is taken stops the start and leaves nothing open', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const partner = { host: '127.0.0.1', port }
    const admin = { host: '127.0.0.1', port: 0 }
    const endpoints = [partnerPost(async () => ({ status: 204 }))]
    await expect(started({ endpoints }, { listeners: { partner, admin } })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}`,
    )
    await new Promise((resolve) => taken.close(resolve))
  })

  test('a subscription that fails stops the start, the consumers before it and the listeners', async () => {
    let stopped = 0
    const stop = async () => {
      stopped += 1
    }
    const { partner, admin } = await started({})
    await drainAll()
    const bus: FrameOptions['bus'] = {
      subscribe: ({ group }) =>
        group === 'g' ? Promise.resolve({ stop }) : Promise.reject(new Error('no database')),
    }
    const listeners = {
      partner: { host: '127.0.0.1', port: partner },
      admin: { host: '127.0.0.1', port: admin },
    }
    const failing = started(
      { consumers: [subscription, { ...subscription, group: 'h' }] },
      { bus, listeners },
    )
    await expect(failing).rejects.toThrow('no database')
    expect(stopped).toBe(1)
    const again = await started({}, { listeners })
    expect(again.partner).toBe(partner)
  })

  test('readyz tells which checks fail; a check that hangs fails', async () => {
    let healthy = true
    const check = () =>
      healthy ? Promise.resolve() : Promise.reject(new Error('postgres://user:password@db'))
    const { admin } = await started({}, { health: [{ name: 'database', check }] })
    const ready = async () => {
      const response = await fetch(`http://127.0.0.1:${admin}/readyz`)
      return [response.status, await response.json()]
    }
    expect(await ready()).toEqual([200, { ready: true }])
    healthy = false
    expect(await ready()).toEqual([503, { ready: false, failed: ['database'] }])
    const hanging = await started(
      {},
      { health: [{ name: 'bus', check: () => new Promise(() => undefined) }] },
    )
    expect((await fetch(`http://127.0.0.1:${hanging.admin}/readyz`)).status).toBe(503)
  })

  test('what is needed only sometimes leaves the process ready, and readyz says what it is without', async () => {
    const check = () => Promise.reject(new Error('http://key:secret@s3'))
    const { admin } = await started({}, { health: [{ name: 'blobs', needed: 'sometimes', check }] })
    const response = await fetch(`http://127.0.0.1:${admin}/readyz`)
    expect([response.status, await response.json()]).toEqual([200, { ready: true, without: ['blobs'] }])
  })

  test('a repeat runs again and again, never twice at once, and survives its throws', async () => {
    let [runs, atOnce, most] = [0, 0, 0]
    const run = async () => {
      runs += 1
      atOnce += 1
      most = Math.max(most, atOnce)
      await soon(20)
      atOnce -= 1
      if (runs === 1) throw new Error('broken')
      if (runs === 2) throw Object.assign(new Error('away'), { unavailable: true })
    }
    const { logged, frame } = await started({ repeats: [{ name: 'sweep', everyMs: 2, run }] })
    while (runs < 4) await soon()
    await frame.drain()
    const after = runs
    await soon(40)
    expect([most, runs]).toEqual([1, after])
    expect(logged().map(({ level, message, repeat }) => [level, message, repeat])).toEqual([
      ['error', 'repeat failed', 'sweep'],
      ['warn', 'repeat put off', 'sweep'],
    ])
  })
})

describe('drain', () => {
  test('answers what is held, takes nothing new, says so on readyz, and stops consumers', async () => {
    let finish: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    const endpoint = partnerPost(async () => {
      await held
      return { status: 200, body: 'answered' }
    })
    const { frame, partner, admin, bus } = await started({ endpoints: [endpoint], consumers: [subscription] })
    const idle = new RawPeer(partner).write('GET /healthz HTTP/1.1\r\nHost: us\r\n\r\n')
    await idle.until('alive')
    const peer = new RawPeer(partner).write('POST /as2 HTTP/1.1\r\nHost: us\r\nContent-Length: 0\r\n\r\n')
    await soon(50)
    const drained = frame.drain()
    await idle.untilClosed()
    const readyz = await fetch(`http://127.0.0.1:${admin}/readyz`)
    expect([readyz.status, await readyz.json()]).toEqual([503, { ready: false, draining: true }])
    await expect(fetch(`http://127.0.0.1:${partner}/healthz`)).rejects.toThrow()
    expect(bus.stopped).toBe(1)
    finish()
    const text = await peer.untilClosed()
    expect(text).toContain('connection: close')
    expect(text).toMatch(/answered$/)
    await drained
    await expect(fetch(`http://127.0.0.1:${admin}/healthz`)).rejects.toThrow()
  })

  test('is over after its time, come what may, and tells handlers by their signal', async () => {
    let aborted = false
    const endpoint = partnerPost(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      aborted = true
      return { status: 200 }
    })
    const hanging = { name: 'hangs', everyMs: 1, run: () => new Promise<void>(() => undefined) }
    const options = { drainTimeoutMs: 200 }
    const { frame, partner, logged } = await started({ endpoints: [endpoint], repeats: [hanging] }, options)
    const peer = new RawPeer(partner).write('POST /as2 HTTP/1.1\r\nHost: us\r\nContent-Length: 0\r\n\r\n')
    await soon(50)
    await Promise.all([frame.drain(), frame.drain()])
    await peer.untilClosed()
    await soon(20)
    expect(aborted).toBe(true)
    expect(logged()).toMatchObject([{ level: 'warn', message: 'drain timed out', durationMs: 200 }])
  })
})
