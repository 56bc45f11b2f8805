import type { EdifactGroupHeader, EdifactInterchange, EdifactParty, Transaction } from '../interchange.ts'

/*
 * What a CONTRL copies from the interchange that it answers, with the lengths of the service directory:
 *   UCI  0020 an..14, S002 and S003 (0004 an..35, 0007 an..4, 0008 an..14)
 *   UCF  0048 an..14, S006 and S007 (0040 an..35, 0007 an..4)
 *   UCM  0062 an..14, S009 (0065 an..6, 0052 an..3, 0054 an..3, 0051 an..2 (3), 0057 an..6)
 */

type Party = { readonly id: string; readonly qualifier: string; readonly internal?: string }

/** S002 or S003 as UCI copies it; undefined when it does not fit. */
export function copiedParty({ id, qualifier, internal }: EdifactParty): readonly string[] | undefined {
  const isCopied = fits(id, 1, 35) && fits(qualifier, 0, 4) && fits(internal, 0, 14)
  return isCopied ? [id, qualifier, internal] : undefined
}

/** What names an interchange; false when no CONTRL can. */
export function isNamed({ header }: EdifactInterchange): boolean {
  const { sender, recipient, controlNumber } = header
  return fits(controlNumber, 1, 14) && [sender, recipient].every((party) => copiedParty(party) !== undefined)
}

/** UNG 0048, S006 and S007: the first element of UNG that does not fit, undefined when all do. */
export function misfitOfGroup({ controlNumber, sender, recipient }: EdifactGroupHeader): number | undefined {
  if (!isParty(sender)) return 2
  if (!isParty(recipient)) return 3
  return fits(controlNumber, 1, 14) ? undefined : 5
}

function isParty({ id, qualifier }: Party): boolean {
  return fits(id, 1, 35) && fits(qualifier, 0, 4)
}

/** UNH 0062, where it fits. */
export function copiedReference({ controlNumber }: Pick<Transaction, 'controlNumber'>): string {
  return fits(controlNumber, 1, 14) ? controlNumber : ''
}

const longest = [6, 3, 3, 3, 6] as const

/** The component of S009 (from 1) that must be copied and does not fit, undefined when all do. */
export function misfitOfIdentifier(
  { identifier = [] }: Pick<Transaction, 'identifier'>,
  syntaxVersion: string,
): number | undefined {
  const most = longest.map((length, index) => (index === 3 && syntaxVersion !== '4' ? 2 : length))
  const misfit = [0, 1, 2, 3].find((index) => !fits(identifier[index] ?? '', 1, most[index] ?? 0))
  return misfit === undefined ? undefined : misfit + 1
}

/** S009 as UCM copies it; empty when it does not fit. The association (0057) may be left out. */
export function copiedIdentifier(
  message: Pick<Transaction, 'identifier'>,
  syntaxVersion: string,
): readonly string[] {
  if (misfitOfIdentifier(message, syntaxVersion) !== undefined) return []
  const [type = '', version = '', release = '', agency = '', association = ''] = message.identifier ?? []
  return [type, version, release, agency, fits(association, 1, 6) ? association : '']
}

/** As long as it may be, and of characters that can be written and are no blank edge. */
function fits(text: string, min: number, max: number): boolean {
  if (text === '') return min === 0
  return text.length <= max && /^[\x21-\x7e\xa1-\xff]([\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa1-\xff])?$/.test(text)
}
