import { open } from 'node:fs/promises'

/** Per folder: the fsync that runs, and the one behind it that has not begun. */
const running = new Map<string, Promise<void>>()
const next = new Map<string, Promise<void>>()

/**
 * Makes the names in a folder durable. Callers share: all that come while one fsync runs are served by the one behind it,
 * which begins after their renames.
 */
export function syncFolder(folder: string): Promise<void> {
  const shared = next.get(folder) ?? afterRunning(folder)
  next.set(folder, shared)
  return shared
}

async function afterRunning(folder: string): Promise<void> {
  await running.get(folder)?.catch(() => undefined)
  next.delete(folder)
  const own = syncNow(folder)
  running.set(folder, own)
  try {
    await own
  } finally {
    if (running.get(folder) === own) running.delete(folder)
  }
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
