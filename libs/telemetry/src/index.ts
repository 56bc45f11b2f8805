/** The process's log: JSON lines with a closed list of fields, never payloads or keys. */
export type { LogFields } from './names.ts'
export { type Log, type LogOptions, openLog } from './open-log.ts'
