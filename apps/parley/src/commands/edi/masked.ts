import { frame, maskValues } from '@parley/edi'
import type { Opened } from './open-file.ts'

/** The same file with nothing to read in it but its structure, when that is asked for; places stay what they are. */
export function maskedIf(mask: boolean | undefined, opened: Opened): Opened {
  if (mask !== true) return opened
  const bytes = Buffer.from(maskValues(opened.bytes, opened.framing))
  return { ...opened, bytes, framing: frame(bytes) }
}
