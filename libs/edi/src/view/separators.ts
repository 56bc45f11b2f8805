import type { Delimiters } from '../interchange.ts'
import type { Separators } from './interchange-tree.ts'

/** What most senders of X12 use; a repetition separator belongs to 00402 and later. */
export const x12Separators: Separators = { element: '*', component: '>', segment: '~' }

/** The separators that need no UNA (ISO 9735); syntax version 4 has `*` for repetition, too. */
export const edifactSeparators: Separators = {
  ...{ element: '+', component: ':', segment: "'", release: '?', decimal: '.' },
}

export function separatorsOf(delimiters: Delimiters): Separators {
  const { element, component, segment, repetition, release, decimal, suffix } = delimiters
  return {
    ...{ element: character(element), component: character(component), segment: character(segment) },
    ...(repetition !== undefined && { repetition: character(repetition) }),
    ...(release !== undefined && { release: character(release) }),
    ...(decimal !== undefined && { decimal: character(decimal) }),
    ...(suffix !== undefined && { lineEnd: suffix }),
  }
}

function character(byte: number): string {
  return String.fromCharCode(byte)
}
