export type FileNameValues = {
  readonly po: string | undefined
  readonly messageId: string
  readonly documentType: string
  /** Of the file that came in, without its ending. */
  readonly fileName: string | undefined
  readonly extension: string
}

/** Fills the fields of a file name. What a partner sent cannot leave the folder with it. */
export function fileName(template: string, values: FileNameValues): string {
  return template.replace(
    /\{(po|messageId|documentType|fileName|extension)\}/g,
    (_, name: keyof FileNameValues) => safe(values[name] ?? 'none'),
  )
}

/** Letters, digits, dash and underscore; everything else becomes an underscore. At most 80 characters. */
function safe(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 80)
}

/** A name and its ending: `orders.2026.csv` is `orders.2026` and `csv`. */
export function partsOfName(name: string): { readonly stem: string; readonly extension: string | undefined } {
  const at = name.lastIndexOf('.')
  return at > 0
    ? { stem: name.slice(0, at), extension: name.slice(at + 1) }
    : { stem: name, extension: undefined }
}
