import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type GetResponse,
  RegistryServiceService as registryService,
  type WatchResponse,
} from './generated/parley/registry/v1/registry.ts'
import { RpcFailure } from './rpc-failure.ts'
import type { Calls, Handlers } from './service.ts'

type Registry = typeof registryService

/** What the service under test has seen. */
export type Seen = {
  aborted: number
  deadline: Date | undefined
  leftStreams: number
  /** Lets go of those who do not listen to their deadline. */
  readonly hears: PromiseWithResolvers<void>
}

/** A service that does what the request says. */
function testHandlers(seen: Seen): Handlers<Registry> {
  return {
    get: async ({ id }, { signal, deadline }) => {
      seen.deadline = deadline
      if (id === 'absent') throw new RpcFailure('not-found', 'there is no revision "absent": see parley get')
      if (id === 'away') throw Object.assign(new Error('database at 10.0.0.9'), { unavailable: true })
      if (id === 'bug') throw new Error('a text that nobody may read')
      if (id === 'slow') await pause(10_000, undefined, { signal }).catch(() => seen.aborted++)
      if (id === 'deaf') await seen.hears.promise
      return answerOf(id)
    },
    watch: async function* ({ heldActivation }, { signal }) {
      try {
        for (let activation = 1; activation <= heldActivation; activation++) yield heartbeat(activation)
        if (heldActivation === 2) throw new RpcFailure('refused', 'no more than two')
        if (heldActivation === 3) await pause(10_000, undefined, { signal }).catch(() => seen.aborted++)
      } finally {
        seen.leftStreams++
      }
    },
  }
}

const answerOf = (id: string): GetResponse => ({
  revision: { id, deployedAt: new Date(1_700_000_000_000), resources: Buffer.from('[]') },
  activation: 7,
})
const heartbeat = (activation: number): WatchResponse => ({
  sign: { $case: 'heartbeat', value: { activation } },
})

type Opened = { readonly calls: Calls<Registry>; close(): Promise<void> }

/** What holds of every way to ask a service. */
export function testCalls(
  way: string,
  open: (definition: Registry, handlers: Handlers<Registry>) => Promise<Opened>,
): void {
  describe(way, () => {
    const hears = Promise.withResolvers<void>()
    const seen: Seen = { aborted: 0, deadline: undefined, leftStreams: 0, hears }
    let opened: Opened
    beforeAll(async () => {
      opened = await open(registryService, testHandlers(seen))
    })
    afterAll(() => opened.close())
    const get = (id: string, options = {}) => opened.calls.get({ id }, { timeoutMs: 5_000, ...options })

    test('a question is answered with the whole value, and the service knows when the caller gives up', async () => {
      const before = Date.now()
      expect(await get('r1')).toEqual(answerOf('r1'))
      const deadline = seen.deadline?.getTime() ?? 0
      expect(deadline).toBeGreaterThan(before + 4_500)
      expect(deadline).toBeLessThan(Date.now() + 5_500)
    })

    test('what the service says is wrong comes as it said it', async () => {
      const failure = await get('absent').catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(RpcFailure)
      const text = 'there is no revision "absent": see parley get'
      expect(failure).toMatchObject({ code: 'not-found', unavailable: false, message: text })
    })

    test('what the service needs and lacks makes it unavailable, and its own text stays there', async () => {
      const failure = await get('away').catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'unavailable', unavailable: true })
      expect(String(failure)).not.toContain('10.0.0.9')
    })

    test('a fault of the service is told apart, without its text', async () => {
      const failure = await get('bug').catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'failed', unavailable: false })
      expect(String(failure)).not.toContain('nobody may read')
    })

    test('who is not answered in time is told so, and the service is told to stop', async () => {
      const aborted = seen.aborted
      const failure = await get('slow', { timeoutMs: 100 }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'late', unavailable: true })
      await expect.poll(() => seen.aborted).toBe(aborted + 1)
    })

    test('a service that does not listen to the deadline keeps nobody waiting', async () => {
      await expect(get('deaf', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'late' })
      seen.hears.resolve()
    })

    test('an abort rejects with its reason, and the service is told to stop', async () => {
      const aborted = seen.aborted
      const given = new AbortController()
      const asked = get('slow', { signal: given.signal })
      await pause(50)
      const reason = new Error('the operator went away')
      given.abort(reason)
      await expect(asked).rejects.toBe(reason)
      await expect.poll(() => seen.aborted).toBe(aborted + 1)
      await expect(get('r1', { signal: given.signal })).rejects.toBe(reason)
    })

    test('a stream gives its messages in order, and ends', async () => {
      const { signal } = new AbortController()
      const messages: WatchResponse[] = []
      for await (const message of opened.calls.watch({ heldActivation: 1 }, { signal }))
        messages.push(message)
      expect(messages).toEqual([heartbeat(1)])
    })

    test('a stream that fails gives what came before, then its failure', async () => {
      const messages: WatchResponse[] = []
      const follow = async () => {
        const { signal } = new AbortController()
        for await (const message of opened.calls.watch({ heldActivation: 2 }, { signal }))
          messages.push(message)
      }
      await expect(follow()).rejects.toMatchObject({ code: 'refused', message: 'no more than two' })
      expect(messages).toEqual([heartbeat(1), heartbeat(2)])
    })

    test('a stream ends at once when its signal is aborted, and the service is told', async () => {
      const { aborted, leftStreams } = seen
      const given = new AbortController()
      const reason = new Error('enough')
      const follow = async () => {
        for await (const message of opened.calls.watch({ heldActivation: 3 }, { signal: given.signal })) {
          if (
            message.sign?.value &&
            'activation' in message.sign.value &&
            message.sign.value.activation === 3
          )
            given.abort(reason)
        }
      }
      await expect(follow()).rejects.toBe(reason)
      await expect.poll(() => seen.leftStreams).toBe(leftStreams + 1)
      expect(seen.aborted).toBeLessThanOrEqual(aborted + 1)
    })

    test('a caller that leaves its loop is not followed by the service', async () => {
      const { leftStreams } = seen
      const { signal } = new AbortController()
      for await (const message of opened.calls.watch({ heldActivation: 1_000_000 }, { signal })) {
        expect(message).toEqual(heartbeat(1))
        break
      }
      await expect.poll(() => seen.leftStreams).toBe(leftStreams + 1)
    })
  })
}
