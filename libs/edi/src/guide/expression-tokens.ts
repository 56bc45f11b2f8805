import { type Locator, readLocator } from './locator.ts'

export type Token =
  | { readonly kind: 'text' | 'number' | 'word' | 'sign'; readonly text: string; readonly end: number }
  | { readonly kind: 'place'; readonly text: string; readonly locator: Locator; readonly end: number }

const forms = [
  { kind: 'text', form: /'((?:[^']|'')*)'/y },
  { kind: 'number', form: /(\d{1,30}(?:\.\d{1,30})?)/y },
  { kind: 'word', form: /([a-z]+)/y },
  { kind: 'sign', form: /(!=|<=|>=|[=<>()+*,-])/y },
] as const

/** The words of an expression, or the place from which on it is none. */
export function readTokens(text: string): readonly Token[] | { readonly brokenAt: number } {
  const tokens: Token[] = []
  let at = pastBlanks(text, 0)
  while (at < text.length) {
    const token = tokenAt(text, at)
    if (token === undefined) return { brokenAt: at }
    tokens.push(token)
    at = pastBlanks(text, token.end)
  }
  return tokens
}

function pastBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++
  return at
}

function tokenAt(text: string, at: number): Token | undefined {
  const place = readLocator(text, at)
  if (place !== undefined) return { kind: 'place', text: text.slice(at, place.end), ...place }
  for (const { kind, form } of forms) {
    form.lastIndex = at
    const match = form.exec(text)
    if (match === null) continue
    const [, found = ''] = match
    return { kind, text: kind === 'text' ? found.replaceAll("''", "'") : found, end: form.lastIndex }
  }
  return undefined
}
