import { RE2JS } from 're2js'

/**
 * RegExp as JSONata uses it (`exec` with `lastIndex`), in time linear to the text: a pattern that backtracks for ever in the
 * engine of JavaScript does not here. Look-arounds and back-references are not linear and are refused, with the pattern's position
 * told by JSONata.
 */
export class LinearRegex {
  lastIndex = 0
  readonly #pattern: RE2JS
  readonly #everywhere: boolean

  constructor(regex: RegExp) {
    const flags = (regex.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (regex.multiline ? RE2JS.MULTILINE : 0)
    this.#pattern = RE2JS.compile(regex.source, flags)
    this.#everywhere = regex.global
  }

  exec(text: string): RegExpExecArray | null {
    const matcher = this.#pattern.matcher(text)
    if (!matcher.find(this.#everywhere ? this.lastIndex : 0)) {
      this.lastIndex = 0
      return null
    }
    this.lastIndex = matcher.end()
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group))
    return Object.assign(groups, { index: matcher.start(), input: text }) as unknown as RegExpExecArray
  }
}
