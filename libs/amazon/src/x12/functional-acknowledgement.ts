import { type Codes, codeOf, wordOf } from '../codes.ts'
import { functionalAcknowledgement as document } from '../vocabulary/functional-acknowledgement.ts'
import { branch, value } from '../yaml-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

/** source: X12 (715, 717); confidence: certain. M, W and X are rejections for reasons of security. */
const statuses: Codes = [
  ['A', 'Accepted'],
  ['E', 'AcceptedWithErrors'],
  ['P', 'PartiallyAccepted'],
  ['R', 'Rejected'],
  ['M', 'Rejected'],
  ['W', 'Rejected'],
  ['X', 'Rejected'],
]

/** A list of codes in elements that follow one another. */
function readCodes(segment: string, first: number, count: number): readonly string[] {
  const elements = Array.from({ length: count }, (_, index) => `${segment}.${two(first + index)}`)
  return ['errorCodes:', ...elements.map((path) => `  - ${path}`)]
}

function writeCodes(path: string, first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    value(two(first + index), `${path} | item(${index + 1})`),
  ).flat()
}

function two(position: number): string {
  return String(position).padStart(2, '0')
}

const guide: readonly string[] = [
  'extends: x12/004010/997',
  'keys:',
  '  group: AK1.02',
  'rules:',
  '  # source: X12; confidence: certain. A accepted, E accepted with errors noted, P partly accepted; the others are',
  '  # rejections.',
  '  AK5.01: { codes: [A, E, M, R, W, X] }',
  '  AK9.01: { codes: [A, E, M, P, R, W, X] }',
]

const read: readonly string[] = [
  ...value('controlNumber', 'heading.ak1.02'),
  ...value('functionalIdentifier', 'heading.ak1.01'),
  ...value('status', wordOf('heading.ak9.01', statuses)),
  ...readCodes('heading.ak9', 5, 5),
  ...value('includedCount', 'heading.ak9.02'),
  ...value('receivedCount', 'heading.ak9.03'),
  ...value('acceptedCount', 'heading.ak9.04'),
  ...branch('documents', [
    ...value('$each', 'heading.ak2 as answer'),
    ...value('documentType', 'answer.ak2.01'),
    ...value('controlNumber', 'answer.ak2.02'),
    ...value('status', wordOf('answer.ak5.01', statuses)),
    ...readCodes('answer.ak5', 2, 5),
    ...branch('errors', [
      ...value('$each', 'answer.ak3 as error'),
      ...value('segment', 'error.ak3.01'),
      ...value('position', 'error.ak3.02'),
      ...value('loop', 'error.ak3.03'),
      ...readCodes('error.ak3', 4, 1),
      ...branch('elements', [
        ...value('$each', 'error.ak4 as element'),
        ...value('errorCode', 'element.03'),
        ...value('position', 'element.01.01'),
        ...value('component', 'element.01.02'),
      ]),
    ]),
  ]),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('ak1', [...value('01', 'functionalIdentifier'), ...value('02', 'controlNumber | number')]),
    ...branch('ak2', [
      ...value('$each', 'documents as document'),
      ...branch('ak2', [...value('01', 'document.documentType'), ...value('02', 'document.controlNumber')]),
      ...branch('ak3', [
        ...value('$each', 'document.errors as error'),
        ...branch('ak3', [
          ...value('01', 'error.segment'),
          ...value('02', 'error.position'),
          ...value('03', 'error.loop'),
          ...writeCodes('error.errorCodes', 4, 1),
        ]),
        ...branch('ak4', [
          ...value('$each', 'error.elements as element'),
          ...branch('01', [...value('01', 'element.position'), ...value('02', 'element.component')]),
          ...value('03', 'element.errorCode'),
        ]),
      ]),
      ...branch('ak5', [
        ...value('01', codeOf('document.status', statuses)),
        ...writeCodes('document.errorCodes', 2, 5),
      ]),
    ]),
    ...branch('ak9', [
      ...value('01', codeOf('status', statuses)),
      ...value('02', 'includedCount ?? count(documents)'),
      ...value('03', 'receivedCount ?? count(documents)'),
      ...value('04', "acceptedCount ?? count(documents[status in ['Accepted', 'AcceptedWithErrors']])"),
      ...writeCodes('errorCodes', 5, 5),
    ]),
  ]),
]

export const functionalAcknowledgement: X12Starter = {
  set: '997',
  sender: 'both',
  document,
  guide: {
    name: 'amazon-997',
    format: 'x12',
    title: 'Functional acknowledgement',
    about: ['What became of a group of documents: the 997 of X12 004010.', ...aboutGuide],
    spec: guide,
  },
  read: {
    name: '997-to-functional-acknowledgement',
    from: 'amazon-997',
    to: 'functional-acknowledgement',
    about: [
      'How a 997 becomes a document. Parley matches these answers with what it sent by itself, without this mapping.',
      ...aboutMapping,
    ],
    out: read,
  },
  write: {
    name: 'functional-acknowledgement-to-997',
    from: 'functional-acknowledgement',
    to: 'amazon-997',
    about: [
      'How a document becomes a 997. Parley writes its own answers without this mapping.',
      ...aboutMapping,
    ],
    out: write,
  },
}
