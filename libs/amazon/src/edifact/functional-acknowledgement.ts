import { type Codes, codeOf, wordOf } from '../codes.ts'
import { functionalAcknowledgement as document } from '../vocabulary/functional-acknowledgement.ts'
import { branch, value } from '../yaml-lines.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'

/** 0083 of a message (UCM). source: ISO 9735; confidence: certain. */
const statuses: Codes = [
  ['7', 'Accepted'],
  ['4', 'Rejected'],
]

/** 0083 of the interchange (UCI): 7 accepts what is not listed as rejected below it. */
const whole: Codes = [...statuses, ['8', 'Received']]

/** There is no "accepted with errors": it is accepted. */
const accepted: Codes = [
  ['7', 'AcceptedWithErrors'],
  ['7', 'PartiallyAccepted'],
]

const guide: readonly string[] = [
  '# The service messages of ISO 9735 stand in directories of their own: SERVICE-V4 for syntax version 4.',
  '# A CONTRL has no place for what is in a group, for numbers of documents, for the tag of a segment in error and its',
  '# loop, and for more than one error of an interchange, a message or a segment. It knows no "accepted with errors".',
  'extends: edifact/SERVICE-V3/CONTRL',
  'keys:',
  '  interchange: UCI.01',
  'rules:',
  '  # source: ISO 9735; confidence: certain. 7 accepted, 4 rejected, 8 received: the verdict follows in another CONTRL.',
  '  UCI.04: { codes: ["4", "7", "8"] }',
  '  # source: ISO 9735; confidence: certain. 8 is not said of a message alone.',
  '  UCM.03: { codes: ["4", "7"] }',
]

/** 0052, 0054, 0051 and 0057 of a message as one text, such as D:96A:UN:EAN008. */
const version = "concat(answer.ucm.02.02, ':', answer.ucm.02.03, ':', answer.ucm.02.04, subset)"

function readError(path: string): readonly string[] {
  return ['errorCodes:', `  - ${path}`]
}

const parties: readonly (readonly [field: string, position: string])[] = [
  ['interchangeSender', '02'],
  ['interchangeReceiver', '03'],
]

const read: readonly string[] = [
  ...value('controlNumber', 'heading.uci.01'),
  ...parties.flatMap(([field, position]) =>
    branch(field, [
      ...value('id', `heading.uci.${position}.01`),
      ...value('qualifier', `heading.uci.${position}.02`),
      ...value('internalId', `heading.uci.${position}.03`),
    ]),
  ),
  ...value(
    'status',
    `heading.uci.04 != '4' and exists(heading.ucm[ucm.03 = '4']) ? 'PartiallyAccepted' : (${wordOf('heading.uci.04', whole)})`,
  ),
  ...readError('heading.uci.05'),
  '# Answers to groups (UCF) are not read: add them when a partner of yours sends groups.',
  ...branch('documents', [
    ...value('$each', 'heading.ucm as answer'),
    ...branch('$with', value('subset', "exists(answer.ucm.02.05) ? concat(':', answer.ucm.02.05) : ''")),
    ...value('documentType', 'answer.ucm.02.01'),
    ...value('documentVersion', version),
    ...value('controlNumber', 'answer.ucm.01'),
    ...value('status', wordOf('answer.ucm.03', statuses)),
    ...readError('answer.ucm.04'),
    ...branch('errors', [
      ...value('$each', 'answer.ucs as error'),
      ...value('position', 'error.ucs.01 | number'),
      ...readError('error.ucs.02'),
      ...branch('elements', [
        ...value('$each', 'error.ucd as element'),
        ...value('errorCode', 'element.01'),
        '# CONTRL counts the tag of the segment as 1, and the vocabulary the first element after it.',
        ...value('position', '(element.02.01 | number) - 1'),
        ...value('component', 'element.02.02 | number'),
      ]),
    ]),
  ]),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('uci', [
      ...value('01', 'controlNumber'),
      ...parties.flatMap(([field, position]) =>
        branch(position, [
          ...value('01', `${field}.id`),
          ...value('02', `${field}.qualifier`),
          ...value('03', `${field}.internalId`),
        ]),
      ),
      ...value('04', codeOf('status', [...whole, ...accepted])),
      ...value('05', 'errorCodes | item(1)'),
    ]),
    ...branch('ucm', [
      ...value('$each', 'documents as document'),
      ...branch('$with', value('version', "document.documentVersion | split(':')")),
      ...branch('ucm', [
        ...value('01', 'document.controlNumber'),
        ...branch('02', [
          ...value('01', 'document.documentType'),
          ...['02', '03', '04', '05'].flatMap((position, index) =>
            value(position, `version | item(${index + 1})`),
          ),
        ]),
        ...value('03', codeOf('document.status', [...statuses, ...accepted])),
        ...value('04', 'document.errorCodes | item(1)'),
      ]),
      ...branch('ucs', [
        ...value('$each', 'document.errors as error'),
        ...branch('ucs', [...value('01', 'error.position'), ...value('02', 'error.errorCodes | item(1)')]),
        ...branch('ucd', [
          ...value('$each', 'error.elements as element'),
          ...value('01', 'element.errorCode'),
          ...branch('02', [...value('01', 'element.position + 1'), ...value('02', 'element.component')]),
        ]),
      ]),
    ]),
  ]),
]

export const functionalAcknowledgement: EdifactStarter = {
  set: 'CONTRL',
  sender: 'both',
  document,
  guide: {
    name: 'amazon-contrl',
    format: 'edifact',
    title: 'Functional acknowledgement (EDIFACT)',
    about: ['What became of an interchange: the CONTRL of ISO 9735, syntax version 3.', ...aboutGuide],
    spec: guide,
  },
  read: {
    name: 'contrl-to-functional-acknowledgement',
    from: 'amazon-contrl',
    to: 'functional-acknowledgement',
    about: [
      'How a CONTRL becomes a document. Parley matches these answers with what it sent by itself, without this mapping.',
      ...aboutMapping,
    ],
    out: read,
  },
  write: {
    name: 'functional-acknowledgement-to-contrl',
    from: 'functional-acknowledgement',
    to: 'amazon-contrl',
    about: [
      'How a document becomes a CONTRL. Parley writes its own answers without this mapping. It must say who sent and who',
      'received the interchange that it answers.',
      ...aboutMapping,
    ],
    out: write,
  },
}
