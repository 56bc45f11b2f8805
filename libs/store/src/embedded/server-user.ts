import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whom the server runs as. Postgres refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number }

/** The traditional user `nobody`. */
const nobody: ServerUser = { uid: 65_534, gid: 65_534 }

/**
 * undefined: as ourselves. As root: as the owner of the existing cluster, so that it stays usable by whoever
 * made it, else as nobody.
 */
export function serverUser(cluster: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  if (!existsSync(cluster)) return nobody
  const { uid, gid } = statSync(cluster)
  return uid === 0 ? nobody : { uid, gid }
}

/** Whether the user can read and run the file: every folder above it must be open too. */
export function isOpenTo(user: ServerUser, file: string): boolean {
  return allows(user, file, 0o5) && foldersAbove(file).every((folder) => allows(user, folder, 0o1))
}

/** Whether the user can reach the folder itself by its path. */
export function canReach(user: ServerUser, folder: string): boolean {
  return foldersAbove(folder).every((above) => allows(user, above, 0o1))
}

function allows(user: ServerUser, path: string, wanted: number): boolean {
  const { mode, uid, gid } = statSync(path)
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0
  return ((mode >> shift) & wanted) === wanted
}

function foldersAbove(path: string): readonly string[] {
  const above = dirname(path)
  return above === path ? [] : [above, ...foldersAbove(above)]
}
