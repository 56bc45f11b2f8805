/** Numbers of a run that keeps nothing: each series and counter begins where the test says, or at 1. */
export class Counting {
  readonly #next: Map<string, number>

  constructor(counters: { readonly [name: string]: number }) {
    this.#next = new Map(Object.entries(counters))
  }

  /** The next number of a series; `x12-group|us|shop` counts as `x12-group`, `counter|crates` as `crates`. */
  next(series: string): number {
    const [kind = series, own = ''] = series.split('|')
    const name = kind === 'counter' ? own : kind
    const number = this.#next.get(name) ?? 1
    this.#next.set(name, number + 1)
    return number
  }
}
