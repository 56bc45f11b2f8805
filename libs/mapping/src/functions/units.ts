/**
 * Units of measure that X12 (element 355) and UN/ECE Recommendation 20 and 21 (EDIFACT 6411) surely both have, one
 * for one: pieces and packages, mass, volume, length, area, time.
 */
const pairs = `
  EA EA, PC PCE, PR PR, DZ DZN, GS GRO, ST SET, BX BX, CA CS, CT CT, PK PK,
  KG KGM, GR GRM, LB LBR, OZ ONZ,
  LT LTR, ML MLT, GA GLL, CR MTQ, CF FTQ, CI INQ,
  MR MTR, CM CMT, MM MMT, IN INH, FT FOT, YD YRD,
  SM MTK, SF FTK, SY YDK,
  MJ MIN, HR HUR, DA DAY, WK WEE, MO MON, YR ANN
`
  .split(',')
  .map((pair) => pair.trim().split(' '))

export const unitsOfX12: ReadonlyMap<string, string> = new Map(pairs.map(([x12 = '', un = '']) => [x12, un]))
export const unitsOfEdifact: ReadonlyMap<string, string> = new Map(
  pairs.map(([x12 = '', un = '']) => [un, x12]),
)
