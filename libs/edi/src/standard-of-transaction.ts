import type { Interchange, Transaction } from './interchange.ts'

/**
 * The standard of a transaction, such as x12/004010/850, as the envelope names it: of X12 GS08 and ST01, of the others what
 * the message says of itself.
 */
export function standardOfTransaction(
  { standard }: Pick<Interchange, 'standard'>,
  { header }: Pick<Interchange['groups'][number], 'header'>,
  { version, setId }: Transaction,
): string {
  const release = header && 'version' in header ? header.version.trim().slice(0, 6) : version
  return `${standard}/${release ?? ''}/${setId}`
}
