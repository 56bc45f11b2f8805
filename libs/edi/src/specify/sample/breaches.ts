import type { Decimal } from '@parley/document'
import type { FindingCode } from '../../finding-codes.ts'
import type { Consequence } from '../../guide/guide-spec.ts'
import type { Program } from '../../guide/program.ts'
import type { Balance, Condition } from '../../guide/read-asked.ts'
import type { Watched } from '../../guide/watch-builder.ts'
import { amountOf, compare } from '../../judge/exact.ts'
import { type Asking, Occurrences, type Pass } from './occurrences.ts'
import { amount, holds } from './reckon.ts'
import type { Placed } from './sample-transaction.ts'

/** What a condition or a balance of the guide finds wrong in a sample. */
export type Breach = {
  readonly code: FindingCode
  readonly watched: Watched
  /** The segment; undefined for one that is missing. */
  readonly at?: number
  /** The pass of the loop that the rule is about. */
  readonly pass: Pass
  readonly asked: Wanted
}

export type Wanted =
  | { readonly kind: 'consequence'; readonly consequence: Consequence }
  | { readonly kind: 'text'; readonly text: string | undefined }
  | { readonly kind: 'amount'; readonly amount: Decimal | undefined }

/** Every breach, and none where the guide asks for nothing. */
export function breachesOf(program: Program, placed: readonly Placed[]): readonly Breach[] {
  const { balances, conditions } = program.asked
  if (balances.length + conditions.length === 0) return []
  const found = new Occurrences(program, placed)
  return [
    ...conditions.flatMap((one) => conditionBreaches(one, found)),
    ...balances.flatMap((one) => balanceBreaches(one, found)),
  ]
}

/** A consequence that is in force in a pass, for its condition holds there. */
export type InForce = { readonly watched: Watched; readonly consequence: Consequence; readonly pass: Pass }

export function inForce({ when, then }: Condition, found: Occurrences): readonly InForce[] {
  return then.flatMap(({ target, consequence }) => {
    const watched = found.watched(target)
    const chain = found.chainOf(watched)
    const passes = found.passes(chain).filter((pass) => holds(when, found, { chain, pass }))
    return passes.map((pass) => ({ watched, consequence, pass }))
  })
}

function conditionBreaches(condition: Condition, found: Occurrences): readonly Breach[] {
  return inForce(condition, found).flatMap(({ watched, consequence, pass }) => {
    const asked = { kind: 'consequence', consequence } as const
    const all = found.segmentsOf(watched, pass)
    const breach = (code: FindingCode, at?: number): Breach => ({
      ...{ code, watched, pass, asked },
      ...(at !== undefined && { at }),
    })
    if (watched.locator.element === undefined) {
      if (consequence === 'never') return all.map((at) => breach('SEGMENT_FORBIDDEN_BY_RULE', at))
      return all.length === 0 ? [breach('SEGMENT_REQUIRED_BY_RULE')] : []
    }
    return all.flatMap((at) => {
      const text = found.textIn(at, watched.locator)
      if (consequence === 'required') return text === '' ? [breach('ELEMENT_REQUIRED_BY_RULE', at)] : []
      if (text === '') return []
      if (consequence === 'never') return [breach('ELEMENT_FORBIDDEN_BY_RULE', at)]
      return consequence.codes.includes(text) ? [] : [breach('CODE_NOT_IN_RULE', at)]
    })
  })
}

/** What each place of a balance says, and should. */
export function balanced(
  balance: Balance,
  found: Occurrences,
): readonly (Breach & { readonly text: string })[] {
  const watched = found.watched(balance.target)
  const chain = found.chainOf(watched)
  return found.passes(chain).flatMap((pass) => {
    const asked = expectedOf(balance, found, { chain, pass })
    return found.segmentsOf(watched, pass).map((at) => ({
      ...{ code: 'BALANCE_WRONG' as const, watched, pass, at, asked },
      text: found.textIn(at, watched.locator),
    }))
  })
}

function expectedOf({ target, expression }: Balance, found: Occurrences, asking: Asking): Wanted {
  const isNumber = /^(R|n|N\d)$/.test(found.watched(target).rules?.type ?? '')
  if (expression.kind !== 'reference' || isNumber)
    return { kind: 'amount', amount: amount(expression, found, asking) }
  const named = found.named(expression)
  const [text] = found.textsOf(named, found.rangeFor(asking, found.chainOf(named)))
  return { kind: 'text', text }
}

function balanceBreaches(balance: Balance, found: Occurrences): readonly Breach[] {
  return balanced(balance, found).filter(({ text, watched, asked }) => {
    if (text === '') return false
    if (asked.kind === 'text') return asked.text !== undefined && asked.text !== text
    const own = amountOf(text, watched.rules?.type ?? '')
    const expected = asked.kind === 'amount' ? asked.amount : undefined
    return own !== undefined && expected !== undefined && compare(own, expected) !== 0
  })
}
