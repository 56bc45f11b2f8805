import { type CompiledGuide, compileGuide, type Interchange, type Transaction } from '@parley/edi'
import { loadDictionary } from '@parley/standards'

/** The bare standard that an envelope names, such as `x12/004010/850`; undefined where no dictionary has it. */
export async function bareGuide(base: string): Promise<CompiledGuide | undefined> {
  const known = compiled.get(base)
  if (known !== undefined) return known
  const result = compileGuide({ extends: base }, await loadDictionary(base.slice(0, base.lastIndexOf('/'))))
  if (result.kind === 'problems') return undefined
  compiled.set(base, result.guide)
  return result.guide
}

/** Only what compiled is kept: names of mutated files are without end. */
const compiled = new Map<string, CompiledGuide>()

export function baseOf(interchange: Interchange, group: number, transaction: Transaction): string {
  const { setId, version = '' } = transaction
  if (interchange.standard === 'edifact') {
    const isService = setId === 'CONTRL'
    return `edifact/${isService ? serviceOf(interchange.header.syntaxVersion) : version}/${setId}`
  }
  if (interchange.standard === 'tradacoms') return `tradacoms/${version}/${setId}`
  return `x12/${interchange.groups[group]?.header.version.slice(0, 6) ?? ''}/${setId}`
}

function serviceOf(syntaxVersion: string): string {
  return syntaxVersion === '4' ? 'SERVICE-V4' : 'SERVICE-V3'
}

/** For an answer of ours in a release that no dictionary has: the nearest one that has the set. */
export function answerBase(interchange: Interchange, group: number, transaction: Transaction): string {
  const base = baseOf(interchange, group, transaction)
  if (interchange.standard === 'edifact' || releases.test(base)) return base
  return `x12/${base.slice(4) < '005010' ? '004010' : '005010'}/${transaction.setId}`
}

const releases = /^x12\/(004010|004030|005010|006020)\//
