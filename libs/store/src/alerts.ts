/** What a person has to look after, held open until its cause is gone. */
export interface Alerts {
  /**
   * Makes the open alerts of one kind those given, atomically: new ones are raised, those not given any more are
   * ended. Answers the ones raised now, each once however many processes ask at the same time.
   */
  hold(code: AlertCode, alerts: readonly NewAlert[], now: Date): Promise<readonly NewAlert[]>
  /** Newest first; without `open` also those that have ended. */
  list(query: { readonly open: boolean; readonly limit: number }): Promise<readonly Alert[]>
}

export type AlertCode = 'CERTIFICATE_EXPIRES' | 'EVENTS_SET_ASIDE'

export type NewAlert = {
  /** What it is about; one alert of a kind for each. */
  readonly subject: string
  readonly severity: 'warning' | 'critical'
  /** One sentence: what happens when, and what to do. */
  readonly text: string
  readonly partner?: string
  readonly channels: readonly string[]
}

export type Alert = NewAlert & {
  readonly code: AlertCode
  readonly raisedAt: Date
  readonly endedAt?: Date
}
