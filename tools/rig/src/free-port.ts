import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports that systems give to outgoing connections, which would take a port between the look and its use. */
const lowest = 20_000
const highest = 32_000
/** Workers of a test run look side by side: each in a share of its own. */
const shares = 8
const share = Math.floor((highest - lowest) / shares)
const tries = 1_000
/** Given out, and perhaps not listened on yet. */
const given: number[] = []
const mostGiven = 500

/** A TCP port of the loopback interface that nobody listens on now, and that this process was not given lately. */
export async function freePort(): Promise<number> {
  const from = lowest + (Number(process.env.VITEST_POOL_ID ?? 0) % shares) * share
  for (let left = tries; left > 0; left--) {
    const port = randomInt(from, from + share)
    if (given.includes(port)) continue
    given.push(port)
    if (given.length > mostGiven) given.shift()
    if (await isFree(port)) return port
  }
  throw new Error(`no free port from ${from} to ${from + share} in ${tries} tries`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
