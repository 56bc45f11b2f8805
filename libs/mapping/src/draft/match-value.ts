import type { ValueShape } from '@parley/document'
import type { Candidate } from './candidates.ts'
import { alike } from './words-of.ts'

export type Wanted = {
  readonly words: ReadonlySet<string>
  readonly type: ValueShape['type']
  /** In the sample of the target. */
  readonly value: string | undefined
}
export type Match = {
  readonly expression: string
  /** 0 to 1. */
  readonly sure: number
  readonly why: string
}

const leastSure = 0.35

/** The source value that a target value most likely comes from, with how it is written over. */
export function matchValue(wanted: Wanted, candidates: readonly Candidate[]): Match | undefined {
  const same = candidates.filter(({ value }) => isSame(value, wanted.value))
  let best: Match | undefined
  for (const candidate of candidates) {
    const isEqual = same.includes(candidate)
    // A value that is told and is another one speaks against a name.
    const isOther = !isEqual && wanted.value !== undefined && candidate.value !== undefined
    const byValue = isEqual ? valueWeight(wanted.value ?? '', same.length) : 0
    const byName = alike(wanted.words, candidate.words) * 0.75
    const sure =
      (1 - (1 - byValue) * (1 - byName)) * (fits(wanted, candidate) ? 1 : 0.6) * (isOther ? 0.4 : 1)
    if (sure < leastSure || sure <= (best?.sure ?? 0)) continue
    const reasons = [
      ...(isEqual ? ['same value in both samples'] : []),
      ...(byName > 0.3 ? ['names alike'] : []),
    ]
    best = { expression: written(wanted, candidate), sure, why: reasons.join(', ') || 'a guess' }
  }
  return best
}

/** Long values that stand once say much, short ones that stand often say little. */
function valueWeight(value: string, count: number): number {
  const byLength = Math.min(1, value.length / 6)
  return (0.35 + 0.6 * byLength) / Math.sqrt(count)
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === '') return false
  if (one === other) return true
  return digits(one) !== '' && digits(one) === digits(other) && isDate(one) && isDate(other)
    ? true
    : isNumber(one) && isNumber(other) && Number(one) === Number(other)
}

function written({ type, value }: Wanted, candidate: Candidate): string {
  const { path } = candidate
  if (type === 'number' && candidate.type !== 'number') return `${path} | number`
  const isCompact =
    candidate.value === undefined
      ? candidate.type === 'date' && /\d\d$/.test(path)
      : /^\d{8}$/.test(candidate.value)
  const isIso = value === undefined ? type === 'date' : /^\d{4}-\d{2}-\d{2}$/.test(value)
  if (isCompact && isIso && type === 'date') return `${path} | date('yyyyMMdd', 'yyyy-MM-dd')`
  return path
}

function fits({ type }: Wanted, candidate: Candidate): boolean {
  const kinds = new Set([type, candidate.type])
  return !(kinds.has('date') && kinds.has('number')) && !(kinds.has('boolean') && kinds.size > 1)
}

function digits(text: string): string {
  return text.replace(/\D/g, '').slice(0, 8)
}

function isDate(text: string): boolean {
  return /^\d{8}$|^\d{4}-\d{2}-\d{2}/.test(text)
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}
