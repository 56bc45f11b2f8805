import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogFields } from './names.ts'
import { writeFields } from './write-fields.ts'

/** One line a call, as JSON. A field that is not in names.ts does not compile. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A log whose lines all carry these fields. */
  child(fields: LogFields): Log
}

export type LogOptions = {
  /** The least level that is written. */
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** The program, in every line. */
  readonly name: string
  /** Where lines go; stdout without it. */
  readonly destination?: { write(line: string): void }
}

/** Opens the process's log. Lines are written at once: a killed process has lost none. */
export function openLog({ level, name, destination }: LogOptions): Log {
  const options = {
    level,
    base: { name },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const stream: DestinationStream = destination ?? pino.destination({ fd: 1, sync: true })
  return overPino(pino(options, stream))
}

function overPino(logger: Logger): Log {
  return {
    info: (message, fields = {}) => logger.info(writeFields(fields), message),
    warn: (message, fields = {}) => logger.warn(writeFields(fields), message),
    error: (message, fields = {}) => logger.error(writeFields(fields), message),
    child: (fields) => overPino(logger.child(writeFields(fields))),
  }
}
