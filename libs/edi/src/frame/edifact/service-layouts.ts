import { type Finding, finding } from '../../finding.ts'
import type { FindingCode } from '../../finding-codes.ts'
import { type Fields, fieldOf } from './split-segment.ts'

/** A component: letters (a), digits (n) or both (an), and how long it is; empty where framing has a check of its own. */
type Form = '' | `${'a' | 'n' | 'an'}${'' | '..'}${number}`
type Layout = { readonly [version in 'before4' | 'from4']: readonly (readonly Form[])[] }

const party3: readonly Form[] = ['an..35', 'an..4', 'an..14']
const party4: readonly Form[] = ['an..35', 'an..4', 'an..35', 'an..35']
const groupParty: readonly Form[] = ['an..35', 'an..4']
const dateTime: readonly Form[] = ['', '']
const behindReference: readonly (readonly Form[])[] = [
  ...[['an..14', 'an2'] as const, ['an..14'] as const],
  ...[['a1'] as const, ['n1'] as const, ['an..35'] as const, ['n1'] as const],
]

/*
 * Service segments of ISO 9735-1, element by element (their components):
 *   UNB  S001 S002 S003 S004 0020 S005 0026 0029 0031 0032 0035
 *   UNG  0038 S006 S007 S004 0048 0051 S008 0058
 *   UNE  0060 0048    UNZ  0036 0020    UNT  0074 0062
 */
const layouts = {
  UNB: {
    before4: [['', ''], party3, party3, dateTime, ['an..14'], ...behindReference],
    from4: [['', '', 'an..6', 'an..3', 'an..2'], party4, party4, dateTime, ['an..14'], ...behindReference],
  },
  UNG: groupLayout('an..2'),
  UNE: alike([[''], ['']]),
  UNZ: alike([[''], ['']]),
} satisfies { readonly [tag: string]: Layout }

function groupLayout(agency: Form): Layout {
  const head: readonly (readonly Form[])[] = [['an..6'], groupParty, groupParty, dateTime, ['an..14']]
  const version: readonly Form[] = ['an..3', 'an..3', 'an..6']
  return {
    before4: [...head, [agency], version, ['an..14']],
    from4: [...head, ['an..3'], version, ['an..14']],
  }
}

function alike(elements: readonly (readonly Form[])[]): Layout {
  return { before4: elements, from4: elements }
}

type Place = { readonly byteOffset: number; readonly syntaxVersion: string }

/**
 * What a service segment has beside what is read of it: too many elements or components, lengths, letters for digits.
 * The envelope is read all the same, so they are warnings.
 */
export function layoutFaults(
  segment: keyof typeof layouts,
  fields: Fields,
  { byteOffset, syntaxVersion }: Place,
): readonly Finding[] {
  const layout = layouts[segment][syntaxVersion === '4' ? 'from4' : 'before4']
  const faults: Finding[] = []
  const say = (fault: Fault, element: number, component?: number) => {
    const value = fieldOf(fields, element, component)
    const place = { segment, element, ...(component !== undefined && { component }), byteOffset, value }
    faults.push(finding(fault.code, `${segment} ${fault.text}`, place))
  }
  layout.forEach((forms, index) => {
    const element = index + 1
    const components = fields[element] ?? []
    if (components.length > forms.length) say(tooManyComponents, element, forms.length + 1)
    forms.forEach((form, at) => {
      const fault = faultOf(components[at] ?? '', form)
      if (fault !== undefined) say(fault, element, forms.length > 1 ? at + 1 : undefined)
    })
  })
  if (fields.length - 1 > layout.length) say(tooManyElements, layout.length + 1)
  return faults
}

type Fault = { readonly code: FindingCode; readonly text: string }

const tooManyElements: Fault = {
  code: 'ENVELOPE_TOO_MANY_ELEMENTS',
  text: 'has more elements than the standard gives it. Send no more than those.',
}
const tooManyComponents: Fault = {
  code: 'ENVELOPE_TOO_MANY_COMPONENTS',
  text: 'has an element with more components than the standard gives it. Send no more than those.',
}
const tooLong: Fault = {
  code: 'ENVELOPE_ELEMENT_TOO_LONG',
  text: 'has an element that is longer than the standard has it. Send it shorter.',
}
const tooShort: Fault = {
  code: 'ENVELOPE_ELEMENT_TOO_SHORT',
  text: 'has an element that is shorter than the standard has it. Send it whole.',
}
const invalid: Fault = {
  code: 'ENVELOPE_ELEMENT_INVALID',
  text: 'has an element of other characters than the standard has there: letters for digits, or the reverse.',
}

/** What is empty was not sent. */
function faultOf(text: string, form: Form): Fault | undefined {
  const [, type, range, digits] = /^(an?|n)(\.\.)?(\d+)$/.exec(form) ?? []
  if (text === '' || digits === undefined) return undefined
  const length = [...text].length
  if (length > Number(digits)) return tooLong
  if (range === undefined && length < Number(digits)) return tooShort
  if (type === 'n') return /^\d+$/.test(text) ? undefined : invalid
  return type === 'a' && /\d/.test(text) ? invalid : undefined
}
