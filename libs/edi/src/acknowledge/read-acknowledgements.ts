import type { CharsetSource } from '../charset/charset-rule.ts'
import type { EdifactInterchange, Group, Interchange, X12Interchange } from '../interchange.ts'
import type { AcknowledgedFinding, AcknowledgedOutcome } from './acknowledged-outcome.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'
import { readAperak } from './read-aperak.ts'
import { readContrl } from './read-contrl.ts'
import {
  type AcknowledgedError,
  type FunctionalAcknowledgement,
  readFunctionalAcknowledgement,
} from './read-functional-acknowledgement.ts'
import { x12GroupKey, x12InterchangeKey, x12TransactionKey } from './sent-keys.ts'

/**
 * Everything that an interchange of the partner says about what we sent: TA1, 997, 999, CONTRL and APERAK as one kind of
 * value. Never what we sent itself: values that came back are left out. Tolerant: what cannot be right is a remark.
 * `bytes` is the whole file.
 */
export function readAcknowledgements(
  bytes: Uint8Array,
  interchange: Interchange & CharsetSource,
): readonly AcknowledgedOutcome[] {
  if (interchange.standard === 'edifact') return edifactOutcomes(bytes, interchange)
  // TRADACOMS has none.
  if (interchange.standard === 'tradacoms') return []
  return [
    ...interchange.notes.map((note) => noteOutcome(interchange, note)),
    ...interchange.groups.filter(isAcknowledgement).flatMap((group) => {
      const read = readFunctionalAcknowledgement(bytes, { ...interchange, groups: [group] })
      return read.flatMap((one) => functionalOutcomes(group, one))
    }),
  ]
}

function edifactOutcomes(
  bytes: Uint8Array,
  interchange: EdifactInterchange & CharsetSource,
): readonly AcknowledgedOutcome[] {
  return interchange.groups.flatMap(({ transactions }) =>
    transactions.flatMap((one) => {
      if (one.setId === 'CONTRL') return readContrl(bytes, interchange, one)
      return one.setId === 'APERAK' ? (readAperak(bytes, interchange, one) ?? []) : []
    }),
  )
}

/** The partner's ids come back swapped: what it receives for is where we sent to. */
function noteOutcome(
  { header }: X12Interchange,
  { controlNumber, verdict, code }: X12Interchange['notes'][number],
): AcknowledgedOutcome {
  const key = x12InterchangeKey({
    ...{ senderQualifier: header.receiverQualifier, senderId: header.receiverId },
    ...{ receiverQualifier: header.senderQualifier, receiverId: header.senderId, controlNumber },
  })
  // A says no more than that the envelope is good; what is in it is answered by a 997.
  const said = verdict === 'A' || verdict === 'E' ? 'received' : 'rejected'
  return {
    ...{ by: 'TA1', level: 'interchange', key, reference: { interchange: controlNumber }, verdict: said },
    ...{ codes: code === '' || code === '000' ? [] : [code], findings: [] },
    remarks: /^[AER]$/.test(verdict) ? [] : ['TA104 is none of A, E and R: read as a rejection.'],
  }
}

function functionalOutcomes(
  { header, transactions }: Group,
  said: FunctionalAcknowledgement,
): readonly AcknowledgedOutcome[] {
  const by = transactions.some(({ setId }) => setId === '999') ? '999' : '997'
  const sent = {
    ...{ functionalId: said.functionalId, controlNumber: said.groupControlNumber },
    ...{ senderCode: header.receiverCode, receiverCode: header.senderCode },
  }
  const group = said.groupControlNumber
  const isRejected = said.verdict === 'R' && said.transactions.every(({ verdict }) => verdict === 'R')
  const whole: AcknowledgedOutcome = {
    ...{ by, level: 'group', key: x12GroupKey(sent), reference: { group }, codes: said.codes, findings: [] },
    verdict: isRejected ? 'rejected' : said.verdict === 'E' ? 'accepted-with-errors' : 'accepted',
    remarks: said.remarks,
  }
  return [
    whole,
    ...said.transactions.map(
      ({ setId, controlNumber, verdict, codes, errors }): AcknowledgedOutcome => ({
        ...{ by, level: 'transaction', key: x12TransactionKey(sent, controlNumber) },
        ...{ reference: { group, transaction: controlNumber, setId }, verdict: verdicts[verdict] },
        ...{ codes, findings: errors.flatMap(findingsOf), remarks: [] },
      }),
    ),
  ]
}

const verdicts = { A: 'accepted', E: 'accepted-with-errors', R: 'rejected' } as const

/** The 8 above elements says nothing of its own. */
function findingsOf({ segment, segmentPosition, code, elements }: AcknowledgedError): AcknowledgedFinding[] {
  const place = { segment, ...(segmentPosition !== undefined && { segmentPosition }) }
  const ofElements = elements.map(({ element, component, reference, code: said }) => ({
    ...{ code: said, ...place },
    ...(element !== undefined && { element }),
    ...(component !== undefined && { component }),
    ...(reference !== '' && { reference }),
  }))
  return code === '8' && elements.length > 0 ? ofElements : [{ code, ...place }, ...ofElements]
}
