/** Codes of a standard and the words of the vocabulary that they mean, both ways. The first of two equals is written. */
export type Codes = readonly (readonly [code: string, word: string])[]

/** The word of a code; missing where the code has none. */
export function wordOf(path: string, codes: Codes): string {
  return `${path} | code({${codes.map(([code, word]) => `${name(code)}: ${name(word)}`).join(', ')}})`
}

/** The code of a word. */
export function codeOf(path: string, codes: Codes): string {
  const words = new Map<string, string>()
  for (const [code, word] of codes) if (!words.has(word)) words.set(word, code)
  return `${path} | code({${[...words].map(([word, code]) => `${name(word)}: ${name(code)}`).join(', ')}})`
}

function name(text: string): string {
  return /^[A-Za-z]\w*$/.test(text) && !words.has(text) ? text : `'${text}'`
}

/** Words of the mapping language. */
const words: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'as', 'true', 'false'])

/** A day of the vocabulary is 2026-01-31, of X12 and of EDIFACT (format 102) 20260131. */
export function dayOf(path: string): string {
  return `${path} | date('yyyyMMdd', 'yyyy-MM-dd')`
}

export function digitsOf(path: string): string {
  return `${path} | date('yyyy-MM-dd', 'yyyyMMdd')`
}
