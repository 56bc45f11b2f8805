import type { Codes } from '../codes.ts'
import type { PartyCodes } from './party-lines.ts'

export const noticeParties: PartyCodes = {
  buyingParty: 'BY',
  sellingParty: 'SE',
  shipFromParty: 'SF',
  shipToParty: 'ST',
}

export const noticeTypes: Codes = [
  ['00', 'Original'],
  ['05', 'Replace'],
]

/** TD504. source: X12; confidence: guess. */
export const shipmentTypes: Codes = [
  ['M', 'TruckLoad'],
  ['LT', 'LessThanTruckLoad'],
  ['U', 'SmallParcel'],
]
export const modes: Codes = [
  ['A', 'Air'],
  ['S', 'Ocean'],
]

export const weightUnits: Codes = [
  ['LB', 'Lb'],
  ['KG', 'Kg'],
]
export const lengthUnits: Codes = [
  ['IN', 'In'],
  ['FT', 'Ft'],
  ['CM', 'Cm'],
  ['MR', 'Meter'],
]

/** MAN01. */
export const containerIds: Codes = [
  ['GM', 'SSCC'],
  ['UC', 'GTIN'],
  ['ZZ', 'AMZNCC'],
]
