import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes what docker/compose.yaml reads as secrets: passwords nobody has seen, for a laptop. What is there stays, because the
 * database keeps the password of its first start. Answers the names of the files it wrote.
 *
 * The folder is open to its owner only. Its files can be read by whoever gets into it: an engine mounts them one by one into
 * containers whose user is another one.
 */
export async function writeComposeSecrets(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const written: string[] = []
  const keep = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    if (await isWritten(path, `${text}\n`)) written.push(name)
    return (await readFile(path, 'utf8')).trimEnd()
  }
  const password = await keep('database-password', password24())
  await keep('database-url', `postgres://parley:${password}@postgres:5432/parley`)
  await keep('admin-token', password24())
  return written
}

/** 24 random bytes in letters that need no quoting in a URL. */
function password24(): string {
  return randomBytes(24).toString('base64url')
}

async function isWritten(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o644 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
