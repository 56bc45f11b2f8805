import { type LogFields, numberNames, textNames } from './names.ts'

const longestText = 500
const longestStack = 4_000
const deepestCause = 5

type WrittenError = {
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: WrittenError
}

/**
 * The fields as they are written: known names only, however the caller came by them, and texts cut to 500
 * characters, so that a payload that slips into a field stays a fragment.
 */
export function writeFields(fields: LogFields): Record<string, unknown> {
  const written: Record<string, unknown> = {}
  for (const name of textNames) {
    const value: unknown = fields[name]
    if (value !== undefined) written[name] = cut(String(value), longestText)
  }
  for (const name of numberNames) {
    const value: unknown = fields[name]
    if (typeof value === 'number') written[name] = value
    if (typeof value === 'bigint') written[name] = value.toString()
  }
  if (fields.error !== undefined) written.error = writeError(fields.error, 0)
  return written
}

/** Message, code, stack and causes. Other properties may hold bodies or parameters and are left out. */
function writeError(error: unknown, depth: number): WrittenError {
  if (!(error instanceof Error)) return { message: cut(`not an Error: ${typeof error}`, longestText) }
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    message: cut(error.message, longestText),
    ...((typeof code === 'string' || typeof code === 'number') && { code: cut(String(code), longestText) }),
    ...(error.stack !== undefined && { stack: stackOf(error.stack, error.message) }),
    ...(error.cause !== undefined && depth < deepestCause && { cause: writeError(error.cause, depth + 1) }),
  }
}

/** The stack repeats the message, which may be long, so only the frames are kept. */
function stackOf(stack: string, message: string): string {
  const at = stack.indexOf(message)
  const frames = at < 0 ? stack : stack.slice(at + message.length).replace(/^\s+/, '')
  return cut(frames, longestStack)
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}
