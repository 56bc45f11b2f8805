/** One line of a proof, for people who know neither AS2 nor X.509. `note`: nothing to hold or to fail. */
export type Check = {
  readonly outcome: 'holds' | 'fails' | 'note'
  /** What it is about, in one or two words. */
  readonly about: string
  readonly text: string
}

export const holds = (about: string, text: string): Check => ({ outcome: 'holds', about, text })
export const fails = (about: string, text: string): Check => ({ outcome: 'fails', about, text })
export const note = (about: string, text: string): Check => ({ outcome: 'note', about, text })
