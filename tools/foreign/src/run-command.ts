import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Where foreign programs are kept between runs; Git does not see it. */
export const cacheFolder = fileURLToPath(new URL('../../../.cache/foreign/', import.meta.url))

/** Why a peer is not there, as one line. */
export type Missing = { readonly missing: string }

export async function runCommand(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, [...args], { maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

/** Registries and mirrors fail now and then. */
export async function threeTimes(what: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await what()
    } catch (error) {
      if (tries === 3) throw error
      await pause(tries * 3_000)
    }
  }
}

/** Whether a program can be called here; a program that fails is there, too. */
export async function isThere(command: string, versionFlag = '--version'): Promise<boolean> {
  try {
    await execute(command, [versionFlag])
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}

export function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
