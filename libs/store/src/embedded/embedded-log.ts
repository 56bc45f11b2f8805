/** The part of the process's log that is needed here. */
export type EmbeddedLog = {
  info(text: string, fields?: Readonly<Record<string, unknown>>): void
  warn(text: string, fields?: Readonly<Record<string, unknown>>): void
}
