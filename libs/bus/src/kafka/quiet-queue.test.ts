import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { queueClass, quietQueues, type RequestQueue } from './quiet-queue.ts'

type Opened = RequestQueue & {
  throttledUntil: number
  push(request: unknown): void
  destroy(): void
}

function openQueue(): { readonly queue: Opened; looks(): number } {
  quietQueues()
  const silent = { debug: () => undefined, warn: () => undefined }
  const options = {
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    clientId: 'c',
    broker: 'b',
    logger: silent,
  }
  const queue = Reflect.construct(queueClass as unknown as new (_: unknown) => Opened, [options]) as Opened
  let count = 0
  const check = queue.checkPendingRequests
  queue.checkPendingRequests = () => {
    count += 1
    check.call(queue)
  }
  return { queue, looks: () => count }
}

test('without waiting requests nothing is looked at', async () => {
  const { queue, looks } = openQueue()
  queue.checkPendingRequests()
  await pause(50)
  expect(looks()).toBe(1)
})

test('a request that the broker holds back is sent when its time has come', async () => {
  const { queue } = openQueue()
  queue.throttledUntil = Date.now() + 30
  const sent = new Promise<number>((resolve) => {
    const entry = {
      correlationId: 1,
      apiName: 'a',
      apiKey: 1,
      apiVersion: 1,
      resolve,
      reject: () => undefined,
    }
    queue.push({ entry, expectResponse: true, sendRequest: () => resolve(Date.now()) })
  })
  expect(queue.pending.length).toBe(1)
  expect(await sent).toBeGreaterThanOrEqual(queue.throttledUntil)
  expect(queue.pending.length).toBe(0)
  queue.destroy()
})
