import { branch, list } from '../yaml-lines.ts'
import type { DocumentWords } from './words.ts'

const identity = ['id: text!', 'qualifier: code', 'internalId: text']

/** X12 997, EDIFACT CONTRL. */
export const functionalAcknowledgement: DocumentWords = {
  name: 'functional-acknowledgement',
  title: 'Functional acknowledgement',
  about: [
    'What became of a group of documents: whether the receiver can read them. Parley writes and matches these answers',
    'by itself; this guide is for those who want to have them as documents too.',
  ],
  fields: [
    '# X12: the group (GS06). EDIFACT: the interchange (UNB 0020).',
    'controlNumber: text!',
    '# X12: what is in the group (GS01).',
    'functionalIdentifier: code',
    '# EDIFACT: who sent the interchange that is answered, and who received it, as it said (UNB S002, S003).',
    ...branch('interchangeSender', identity),
    ...branch('interchangeReceiver', identity),
    '# Accepted, AcceptedWithErrors, PartiallyAccepted or Rejected; EDIFACT: Received, where the verdict follows',
    'status: code!',
    'errorCodes: [code]',
    'includedCount: number',
    'receivedCount: number',
    'acceptedCount: number',
    ...list('documents', [
      'documentType: code',
      '# EDIFACT: version, release, agency and subset (UNH S009), such as D:96A:UN:EAN008.',
      'documentVersion: text',
      '# Of the document alone (ST02, UNH 0062).',
      'controlNumber: text!',
      'status: code!',
      'errorCodes: [code]',
      ...list('errors', [
        'segment: code',
        '# Position of the segment in the document; ST or UNH is 1.',
        'position: number!',
        'loop: code',
        'errorCodes: [code]',
        ...list('elements', [
          'errorCode: code!',
          '# Position in the segment, and in a composite element.',
          'position: number!',
          'component: number',
        ]),
      ]),
    ]),
  ],
}
