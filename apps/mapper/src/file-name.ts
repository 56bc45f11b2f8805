/** Fills {po}, {messageId} and {documentType} of a file name. What a partner sent cannot leave the folder with it. */
export function fileName(
  template: string,
  values: { readonly po: string | undefined; readonly messageId: string; readonly documentType: string },
): string {
  return template.replace(
    /\{(po|messageId|documentType)\}/g,
    (_, name: 'po' | 'messageId' | 'documentType') => safe(values[name] ?? 'none'),
  )
}

/** Letters, digits, dash and underscore; everything else becomes an underscore. At most 80 characters. */
function safe(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 80)
}
