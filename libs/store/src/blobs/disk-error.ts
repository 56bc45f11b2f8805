import { BlobsUnavailable } from '../payloads.ts'

/** What a full, read-only, broken or exhausted disk answers. It may pass; nothing of the message was kept. */
const unavailableCodes = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE']

/** The error to throw for a failed file operation: BlobsUnavailable where waiting or space may help. */
export function diskError(doing: string, cause: unknown): Error {
  const code = codeOf(cause)
  if (code !== undefined && unavailableCodes.includes(code)) return new BlobsUnavailable(cause)
  return new Error(`cannot ${doing}`, { cause })
}

export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
}
