import { type Dictionary, loadDictionary } from '@parley/standards'
import { frame } from './frame/framer.ts'
import { compileGuide, dictionaryNameOf } from './guide/compile-guide.ts'
import type { CompiledGuide } from './guide/compiled-guide.ts'
import type { GuideSpec } from './guide/guide-spec.ts'
import type { Interchange, Transaction } from './interchange.ts'

/** Files of our own making, for tests. */
export const isa =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*0*P*>~'
export const gs = 'GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~'
export const iea = 'IEA*1*000000101~'

/** An interchange around transactions (ST to SE). */
export function interchangeOf(sets: string, count = 1): string {
  return `${isa}${gs}${sets}GE*${count}*101~${iea}`
}

/** A transaction around segments, with the count of its segments right. */
export function setOf(segments: readonly string[], { number = '0001', setId = '850' } = {}): string {
  return [`ST*${setId}*${number}`, ...segments, `SE*${segments.length + 2}*${number}`]
    .map((one) => `${one}~`)
    .join('')
}

export const goodSegments: readonly string[] = [
  'BEG*00*SA*PO12345**20260115',
  'N1*ST*Dock 4*92*D4',
  'PO1*1*10*EA*12.5**UP*012345678905',
  'CTT*1',
]

/** A retail order as Amazon's 4010 850 is described: domestic, two ship-to codes, product ids of several kinds. */
export const amazonSegments: readonly string[] = [
  'BEG*00*NE*A1B2C3D4**20260115',
  'REF*CR*ACMEV',
  'REF*PD*SPRING26',
  'CSH*N',
  'DTM*064*20260120',
  'DTM*063*20260127',
  'PKG*F*CS',
  'N9*L1**Routing',
  'MSG*Label each carton.',
  'N1*ST**92*PHX3',
  'PO1*1*10*EA*12.5*PE*UP*012345678905*VN*SKU-1*BP*B000000001',
  'PO1*2*4*CA*99*PE*EN*4006381333931*VN*SKU-2',
  'CTT*2*14',
]

export const amazonGuideSpec: GuideSpec = {
  extends: 'x12/004010/850',
  keys: { po: 'BEG.03', vendor: 'REF[01=CR].02', shipTo: 'N1[01=ST].04' },
  rules: {
    'BEG.01': { codes: ['00'] },
    'BEG.02': { codes: ['CN', 'NE', 'NP', 'RO'] },
    'BEG.03': { min: 8, max: 8, as: 'orderNumber' },
    'REF[01=CR]': { use: 'required', max: 1 },
    'N1[01=ST]': { min: 1, max: 1 },
    'N1[01=ST].03': { use: 'required', codes: ['15', '92', 'ZZ'] },
    'PO1.02': { use: 'required' },
    'PO1.03': { use: 'required', codes: ['CA', 'EA'] },
    'PO1.05': { codes: ['PE', 'RE'] },
    'PO1.06': { use: 'required', codes: ['BP', 'EN', 'IB', 'UA', 'UK', 'UP', 'VN'] },
    'PKG.04': { use: 'never' },
    'PKG.05': { use: 'never' },
    'PKG.06': { use: 'never' },
    CTT: { use: 'required' },
    SDQ: { use: 'never' },
  },
}

const names = ['x12/004010', 'x12/005010', 'edifact/D96A', 'edifact/SERVICE-V3', 'edifact/SERVICE-V4']
const dictionaries = new Map(
  await Promise.all(names.map(async (name) => [name, await loadDictionary(name)] as const)),
)

/** A guide of one of the dictionaries above that must compile. */
export function compiled(spec: GuideSpec): CompiledGuide {
  const result = compileGuide(spec, dictionaries.get(dictionaryNameOf(spec.extends) ?? ''))
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.guide
}

/** A guide of a dictionary of our own, without rules. */
export function compiledOf(dictionary: Dictionary, setId: string): CompiledGuide {
  const { standard, version } = dictionary
  const result = compileGuide({ extends: `${standard}/${version}/${setId}` }, dictionary)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.guide
}

/** The first transaction of a file that must frame. */
export function firstOf(bytes: Uint8Array): { interchange: Interchange; transaction: Transaction } {
  const [interchange] = frame(bytes).interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (interchange === undefined || transaction === undefined) throw new Error('no transaction in the fixture')
  return { interchange, transaction }
}
