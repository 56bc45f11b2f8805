/** Where a reader stands in one partition. */
export type Place = {
  readonly position: bigint
  /** Lone tries of the record at the position that failed. */
  readonly attempts: number
  /** Records before it are handed over one at a time: a batch with them failed, or its process died. */
  readonly loneUntil: bigint
}

/** What was handed over: the records from the position to `end`. */
export type Tried = {
  readonly end: bigint
  /** Lone tries of the first record, this one included; 0 in a batch of several. */
  readonly attempts: number
}

export const parkAfter = 3

export function passed(place: Place, end: bigint): Place {
  return { position: end, attempts: 0, loneUntil: place.loneUntil }
}

export function failed(place: Place, { end, attempts }: Tried): Place {
  return { position: place.position, attempts, loneUntil: end > place.loneUntil ? end : place.loneUntil }
}

/** Milliseconds to wait after the n-th failure in a row: a broken machine needs longer than a broken record. */
export function restMs(failures: number, unavailable: boolean): number {
  return Math.min(5_000, (unavailable ? 200 : 50) * 2 ** Math.min(failures - 1, 10))
}
