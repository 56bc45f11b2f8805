import { shipNotice as document } from '../vocabulary/ship-notice.ts'
import { value } from '../yaml-lines.ts'
import { idCodes, unitCodes } from './item-lines.ts'
import { partyLets } from './party-lines.ts'
import { readNotice } from './read-ship-notice.ts'
import { dayLet } from './segments.ts'
import { isPallet, noticeParties } from './ship-notice-codes.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'
import { writeNotice } from './write-ship-notice.ts'

const guide: readonly string[] = [
  '# source: public code of vendors; confidence: seen for D.96A and EAN005.',
  'extends: edifact/D96A/DESADV',
  'association: EAN005',
  'keys:',
  '  shipment: BGM.02',
  'rules:',
  '  # source: public code of vendors; confidence: seen. 351 a ship notice; 9 the first of a shipment, 5 in its place.',
  '  BGM.01-01: { use: required, codes: ["351"] }',
  '  BGM.02: { use: required }',
  '  BGM.03: { use: required, codes: ["5", "9"] }',
  '  # source: public code of vendors; confidence: seen. 137 this notice, 11 when it left, 132 or 17 when it arrives.',
  '  "DTM[01-01=137]": { min: 1, max: 1 }',
  '  DTM.01-01: { codes: ["11", "17", "132", "137"] }',
  '  # source: public code of vendors; confidence: seen. BM or DQ bill of lading, CN the number of the carrier, ACD that',
  '  # of Amazon (ARN). IA, your vendor code: guess.',
  '  RFF.01-01: { codes: [ACD, BM, CN, DQ, IA, "ON"] }',
  '  # source: public code of vendors; confidence: seen. DP where the goods go, SF where they come from, CA the carrier.',
  '  "NAD[01=DP]": { min: 1, max: 1 }',
  '  # source: public code of vendors; confidence: seen. CPS 1 is the shipment, each pallet and carton has its own.',
  '  CPS: { min: 1 }',
  '  # source: public code of vendors; confidence: seen for PK, a carton, and 201 and 202, pallets. 200: guess.',
  '  CPS/PAC.03-01: { codes: [PK, "200", "201", "202"] }',
  '  # source: public code of vendors; confidence: seen. 33E, which EDIFACT does not list: marked with an SSCC.',
  '  CPS/PAC/PCI.01: { codes: ["33E"] }',
  '  # source: public code of vendors; confidence: seen. BJ an SSCC of 18 digits.',
  '  CPS/PAC/PCI/GIN.01: { codes: [BJ] }',
  '  # source: public code of vendors; confidence: seen. Amazon wants no description.',
  '  CPS/LIN/IMD: { use: never }',
  '  # source: public code of vendors; confidence: seen for EN and SA. IN, UP and IB: likely; ZZZ: guess.',
  `  CPS/LIN.03-02: { codes: ${idCodes} }`,
  '  # source: public code of vendors; confidence: seen. 12 is the quantity that is sent.',
  '  "CPS/LIN/QTY[01-01=12]": { min: 1, max: 1 }',
  '  # source: EDIFACT; confidence: guess. CT and CS cases; pieces otherwise.',
  `  CPS/LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: public code of vendors; confidence: seen. Each line names its order.',
  '  "CPS/LIN/RFF[01-01=ON]": { min: 1, max: 1 }',
]

export const shipNotice: EdifactStarter = {
  set: 'DESADV',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-desadv',
    format: 'edifact',
    title: 'Amazon retail ship notice (EDIFACT)',
    about: [
      'How Amazon is told of a shipment in Europe: DESADV of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'desadv-to-ship-notice',
    from: 'amazon-desadv',
    to: 'ship-notice',
    about: [
      'How a DESADV becomes our shipment confirmation. Each CPS is a unit: the shipment, a pallet, or a carton. CPS.02 is',
      'the number of the unit that it lies in.',
      ...aboutMapping,
    ],
    lets: [
      ...dayLet('day137', '137'),
      ...dayLet('day11', '11'),
      ...dayLet('day132', '132'),
      ...dayLet('day17', '17'),
      ...value('transport', 'heading.tdt | first'),
      ...value('gross', "heading.mea[.02.01 = 'AAD'] | first"),
      ...value('shipment', 'detail.cps[not exists(cps.02)] | first'),
      ...value('palletLevels', `detail.cps[exists(cps.02) and ${isPallet}]`),
      ...value('cartonLevels', `detail.cps[exists(cps.02) and not (${isPallet})]`),
      ...partyLets(noticeParties),
    ],
    out: readNotice,
  },
  write: {
    name: 'ship-notice-to-desadv',
    from: 'ship-notice',
    to: 'amazon-desadv',
    about: [
      'How our shipment confirmation becomes a DESADV for Amazon: the shipment with what lies in no carton, then the',
      'pallets, then the cartons, each with what lies in it. Each line names its order.',
      'source: public code of vendors; confidence: seen for cartons. That pallets stand before them, and cartons say on',
      'which pallet they are: likely. PCI 17 has batch (BX) and expiry (36) of what spoils: seen; 94, when it was made:',
      'guess.',
      ...aboutMapping,
    ],
    lets: [
      '# Items that lie in or on something.',
      ...value('packed', 'cartons.items.itemReference | append(pallets.items.itemReference)'),
    ],
    out: writeNotice,
  },
}
