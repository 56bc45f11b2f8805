/** Lets some work at once, and the next in the order they came. */
export class Gate {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Works when it is its turn. Throws what `tooLate` makes when that does not come within the limit; 0: no limit. */
  async through<T>(work: () => Promise<T>, limitMs = 0, tooLate = () => new Error('too late')): Promise<T> {
    if (this.#inside >= this.#most) await this.#turn(limitMs, tooLate)
    else this.#inside += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#inside -= 1
    }
  }

  /** The place of one that is done is handed over, so that nobody comes between. */
  #turn(limitMs: number, tooLate: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const turn = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.push(turn)
      if (limitMs === 0) return
      timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1)
        reject(tooLate())
      }, limitMs)
    })
  }
}
