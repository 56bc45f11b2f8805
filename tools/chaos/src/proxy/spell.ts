/** What is wrong with a line while it lasts. */
export type Spell =
  /** Every piece arrives late, either way. */
  | { readonly kind: 'latency'; readonly delayMs: number }
  /** Few bytes a second, either way. */
  | { readonly kind: 'trickle'; readonly bytesPerSecond: number }
  /** Nothing arrives, nothing is refused; what was on its way arrives when it is over. */
  | { readonly kind: 'blackhole' }
  /** What is asked arrives, what is answered is lost, and then the line breaks: the work may have been done. */
  | { readonly kind: 'deaf' }
  /** Open connections break, new ones are refused. */
  | { readonly kind: 'refuse' }

/** What happens to open connections once. */
export type Blow =
  | { readonly kind: 'reset' }
  /** One side hears that the other has nothing more to say, though it has. */
  | { readonly kind: 'half-close'; readonly toward: 'server' | 'client' }
