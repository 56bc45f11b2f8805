import type { Failure, Message } from './answers.ts'
import { type Content, classed, element, link, moment, outcome, pairs } from './elements.ts'

/** A message as one row: in the list, and among what came of another. */

export const messageColumns = [
  'Time (UTC)',
  'Way',
  'Document',
  'Order',
  'Partner',
  'State',
  'Transport',
  'Functional',
  'Business',
  'Bytes',
]

export function messageCells(message: Message): Content[] {
  const { id, at, direction, partner, state, legs, failure, sizeBytes } = message
  const title = link(`#${id}`, documentName(message))
  return [
    moment(at),
    direction,
    failure ? element('div', title, failureLine(failure)) : title,
    orderNumber(message),
    partner ?? '',
    outcome(state),
    outcome(legs.transport),
    outcome(legs.functional),
    outcome(legs.business),
    classed('span', 'number', sizeBytes.toLocaleString('en')),
  ]
}

export function documentName({ kind, documentType }: Message): string {
  return documentType === undefined ? kind : `${documentType} ${kind}`
}

/** The thread is the agreement and the PO number; without a PO number it is no name that people know. */
export function orderNumber({ thread = '' }: Message): string {
  const bar = thread.indexOf('|')
  return bar < 0 ? '' : thread.slice(bar + 1)
}

export function failureLine({ code, text }: Failure): HTMLElement {
  return classed('p', 'why', classed('code', 'bad', code), ` ${text}`)
}

/** The failure of the message that is shown: all that is known of it. */
export function failureNote(failure: Failure): HTMLElement {
  const where = failure.position ? ` Place: ${pairs(failure.position)}.` : ''
  const actions: Record<string, string> = {
    transient: 'It is tried again by itself.',
    ambiguous: 'The other side may have it.',
    permanent: 'A person or the partner must act.',
  }
  return classed(
    'div',
    'failure',
    element('p', classed('code', 'bad', failure.code), ` ${failure.text}`),
    classed('p', 'quiet', `${failure.stage}, ${failure.class}: ${actions[failure.class] ?? ''}${where}`),
  )
}
