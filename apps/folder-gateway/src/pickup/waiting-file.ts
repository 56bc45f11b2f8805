/** A file of a folder, as it was seen at one moment. */
export type WaitingFile = {
  /** As it was put there. */
  readonly name: string
  readonly path: string
  readonly stamp: Stamp
}

/** What tells one file from the next one of its name: a file that was renamed keeps it, one that was replaced does not. */
export type Stamp = { readonly sizeBytes: number; readonly inode: string; readonly modified: string }

export type Stats = { readonly size: bigint; readonly ino: bigint; readonly mtimeNs: bigint }

export function stampOf({ size, ino, mtimeNs }: Stats): Stamp {
  return { sizeBytes: Number(size), inode: String(ino), modified: String(mtimeNs) }
}

export function isSame(one: Stamp, other: Stamp): boolean {
  return one.sizeBytes === other.sizeBytes && one.inode === other.inode && one.modified === other.modified
}

/** Names that are never taken: hidden ones, and those under which other programs write files that are not whole. */
export function isUnfinishedName(name: string): boolean {
  return /^\.|~$|\.(tmp|temp|part|partial|filepart|crdownload|swp)$/i.test(name)
}
