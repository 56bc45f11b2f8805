import { type Mapping, standInAgreement } from '@parley/model'
import type { Road } from './render.ts'

/** The road of a mapping that stands alone: EDI that it writes is from SENDER to RECEIVER. */
export function roadOf(mapping: Exclude<Mapping, { readonly kind: 'none' }>): Road {
  return { agreement: standInAgreement, in: { guide: mapping.from }, mapping, out: { guide: mapping.to } }
}
