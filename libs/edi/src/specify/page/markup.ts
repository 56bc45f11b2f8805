/** Text that is markup already; everything else is escaped on its way into a page. */
export type Markup = { readonly markup: string }
type Piece = Markup | string | number | undefined | readonly Piece[]

/** Markup from a template: what is put in is escaped, unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = texts.map((text, index) => text + textOf(pieces[index]))
  return { markup: parts.join('') }
}

function textOf(piece: Piece): string {
  if (piece === undefined) return ''
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece))
  return 'markup' in piece ? piece.markup : piece.map(textOf).join('')
}

const entities: { readonly [character: string]: string } = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
