import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/**
 * The port of this data folder. 0: any free one, chosen once and kept in a file, so that it stays; another is
 * chosen when a different program holds it at start. A wanted port that is taken is an error.
 */
export async function choosePort(dataDir: string, wanted: number): Promise<number> {
  if (wanted !== 0) {
    if (await isFree(wanted)) return wanted
    throw new Error(
      `port ${wanted} of 127.0.0.1, wanted by the embedded Postgres, is in use by another program`,
    )
  }
  const kept = keptPort(dataDir)
  if (kept !== undefined && (await isFree(kept))) return kept
  const port = await anyFreePort()
  await writeFile(join(dataDir, 'port'), String(port), { mode: 0o600 })
  return port
}

function keptPort(dataDir: string): number | undefined {
  const file = join(dataDir, 'port')
  if (!existsSync(file)) return undefined
  const port = Number(readFileSync(file, 'utf8'))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined
}

async function anyFreePort(): Promise<number> {
  const port = await listenOnce(0)
  if (port === undefined) throw new Error('there is no free port on 127.0.0.1 for the embedded Postgres')
  return port
}

function listenOnce(port: number): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  const server = createServer()
  server.once('error', () => resolve(undefined))
  server.listen({ port, host: '127.0.0.1' }, () => {
    const address = server.address()
    const bound = typeof address === 'object' && address !== null ? address.port : undefined
    server.close(() => resolve(bound))
  })
  return promise
}
