import type { Codes } from '../codes.ts'
import type { PartyCodes } from '../x12/party-lines.ts'

export const noticeParties: PartyCodes = {
  buyingParty: 'BY',
  sellingParty: 'SU',
  shipFromParty: 'SF',
  shipToParty: 'DP',
}

export const noticeTypes: Codes = [
  ['9', 'Original'],
  ['5', 'Replace'],
]

/** TDT04-02, a text. source: ours; confidence: guess. */
export const shipmentTypes: Codes = [
  ['TRUCKLOAD', 'TruckLoad'],
  ['LTL', 'LessThanTruckLoad'],
  ['PARCEL', 'SmallParcel'],
]

/** TDT03-01 (Recommendation 19). source: public code of vendors; confidence: seen for 30. */
export const modes: Codes = [
  ['30', 'Road'],
  ['40', 'Air'],
  ['10', 'Ocean'],
]

export const weightUnits: Codes = [
  ['KGM', 'Kg'],
  ['LBR', 'Lb'],
]
export const lengthUnits: Codes = [
  ['CMT', 'Cm'],
  ['INH', 'In'],
  ['FOT', 'Ft'],
  ['MTR', 'Meter'],
]

/** MEA02-01 of each side of a carton or pallet. */
export const sides: { readonly [field: string]: string } = { length: 'LN', width: 'WD', height: 'HT' }

/** RFF of a shipment. */
export const noticeReferences = { billOfLading: 'BM', carrier: 'CN', amazon: 'ACD', vendor: 'IA' } as const

/** A pallet by PAC03-01: 201 a EUR pallet, 202 a British one. Everything else is a carton. */
export const isPallet = "(pac | first).pac.03.01 in ['200', '201', '202']"

/** The mark of a unit: its SSCC. */
export const firstMark = (level: string) => `${level}.pac.pci.gin.gin.02.01 | first`
