import type { EdifactInterchange } from '../interchange.ts'
import { separatorsOf } from '../view/separators.ts'
import { buildInterchange, type TransactionContent } from '../write/build-interchange.ts'
import { serviceString } from '../write/write-edifact.ts'
import { writeInterchange } from '../write/write-interchange.ts'
import { dateText, timeText } from './ack-envelope.ts'

export type AnsweringInterchange = {
  readonly interchange: EdifactInterchange
  /** 0020 of the answer. */
  readonly number: string
  readonly now: Date
  readonly message: TransactionContent
}

/**
 * An interchange around one answering message: ids swapped, nothing asked in return; syntax, separators, UNA and test
 * indicator as they came. Undefined where these cannot say what the message says.
 */
export function answeringInterchange(answer: AnsweringInterchange): Uint8Array | undefined {
  const { interchange, number, now, message } = answer
  const { header, delimiters, hasServiceString } = interchange
  const separators = separatorsOf(delimiters)
  const syntaxVersion = /^[1-4]$/.test(header.syntaxVersion) ? header.syntaxVersion : '3'
  const syntax = /^UNO[A-LWXY]$/.test(header.syntax) ? header.syntax : 'UNOC'
  // UNB 0035 is one digit (ISO 9735): what is longer is no indicator.
  const test = header.test.length > 1 ? '' : header.test
  const date = syntaxVersion === '4' ? dateText(now) : dateText(now).slice(2)
  const tree = buildInterchange({
    standard: 'edifact',
    separators,
    header: {
      ...{ syntax, syntaxVersion, sender: header.recipient, recipient: header.sender },
      ...{ date, time: timeText(now), controlNumber: number, applicationReference: '' },
      ...{ acknowledgmentRequest: '', agreement: '', test },
    },
    groups: [{ transactions: [message] }],
  })
  const written = writeInterchange({
    ...tree,
    ...(hasServiceString && { serviceString: serviceString(separators) }),
  })
  return written.kind === 'written' ? written.bytes : undefined
}
