import { compiled } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { EdifactInterchange, Interchange, X12Interchange } from '../interchange.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { composeContrl } from './compose-contrl.ts'
import { composeFunctionalAcknowledgement } from './compose-functional-acknowledgement.ts'
import { composeInterchangeAcknowledgement } from './compose-interchange-acknowledgement.ts'
import { judgeGroups } from './judge-groups.ts'
import { type Practice, usualPractice } from './practice.ts'

/** Files of our own making and the whole of their answers, for tests. */
export const answeredAt = new Date('2026-01-15T09:31:00Z')

const rules = {
  'BEG.02': { codes: ['NE', 'SA'] },
  'BEG.07': { use: 'never' },
  CSH: { use: 'never' },
  'N1[01=ST]': { min: 1 },
  'PO1.02': { use: 'required' },
} as const
const guides: { readonly [release: string]: CompiledGuide } = {
  '004010': compiled({ extends: 'x12/004010/850', rules }),
  '005010': compiled({ extends: 'x12/005010/850', rules }),
}
const orders = compiled({
  extends: 'edifact/D96A/ORDERS',
  rules: {
    'BGM.01-01': { codes: ['220', '105'] },
    'BGM.04': { use: 'never' },
    PAI: { use: 'never' },
    'NAD[01=BY]': { min: 1 },
    'DTM.01-02': { use: 'required' },
  },
})
const responses: { readonly [name: string]: CompiledGuide } = {
  '997/004010': compiled({ extends: 'x12/004010/997' }),
  '997/005010': compiled({ extends: 'x12/005010/997' }),
  '999/005010': compiled({ extends: 'x12/005010/999' }),
  'CONTRL/3': compiled({ extends: 'edifact/SERVICE-V3/CONTRL' }),
  'CONTRL/4': compiled({ extends: 'edifact/SERVICE-V4/CONTRL' }),
}

function only(file: string): Interchange {
  const [interchange] = frame(Buffer.from(file, 'latin1')).interchanges
  if (interchange === undefined) throw new Error('no interchange')
  return interchange
}

function x12Of(file: string): X12Interchange {
  const interchange = only(file)
  if (interchange.standard !== 'x12') throw new Error('no X12')
  return interchange
}

/** A TA1 as text, undefined where there is none; `code` is a reason from outside the interchange. */
export function technicalAnswer(
  file: string,
  { code, practice }: { code?: string; practice?: Practice } = {},
) {
  const bytes = composeInterchangeAcknowledgement({
    ...{ interchange: x12Of(file), numbers: { interchange: 2 }, now: answeredAt },
    ...(code !== undefined && { code }),
    ...(practice && { practice }),
  })
  return bytes && Buffer.from(bytes).toString('latin1')
}

/** The 997 or 999 as text. Group types other than PO, and releases other than those two, are not taken. */
export function functionalAnswer(
  file: string,
  { kind, practice = usualPractice }: { readonly kind: '997' | '999'; readonly practice?: Practice },
): string {
  const interchange = x12Of(file)
  const verdicts = judgeGroups(Buffer.from(file, 'latin1'), interchange, {
    guideFor: ({ setId }, { header }) => {
      const compiled = header && 'version' in header ? guides[header.version] : undefined
      return setId === '850' && compiled ? { compiled } : undefined
    },
    refusalOf: ({ header }) => {
      if (header?.functionalId !== 'PO') return 'GROUP_NOT_SUPPORTED'
      return 'version' in header && header.version in guides ? undefined : 'GROUP_VERSION_NOT_SUPPORTED'
    },
  })
  const numbers = { interchange: 1, group: 1 }
  const answer = composeFunctionalAcknowledgement({
    ...{ interchange, verdicts, numbers, now: answeredAt, kind, practice },
  })
  return Buffer.from(answer).toString('latin1')
}

/** The CONTRL as text, undefined where there is none. Of the messages ORDERS D.96A is taken. */
export function edifactAnswer(file: string, practice: Practice = usualPractice): string | undefined {
  const interchange = only(file)
  if (interchange.standard !== 'edifact') throw new Error('no EDIFACT')
  const answer = composeContrl({
    ...{ interchange, verdicts: edifactVerdicts(file, interchange), numbers: { interchange: 'CT1' } },
    ...{ now: answeredAt, practice },
  })
  return answer && Buffer.from(answer).toString('latin1')
}

export function edifactVerdicts(file: string, interchange: EdifactInterchange) {
  return judgeGroups(Buffer.from(file, 'latin1'), interchange, {
    guideFor: ({ setId, version }) =>
      setId === 'ORDERS' && version === 'D96A' ? { compiled: orders } : undefined,
    refusalOf: ({ header }) => (header?.functionalId === 'INVOIC' ? 'GROUP_NOT_SUPPORTED' : undefined),
  })
}

/** What is wrong with an answer of ours under its own dictionary; it must be nothing. */
export function faultsOf(answer: string): readonly unknown[] {
  const bytes = Buffer.from(answer, 'latin1')
  const { interchanges, findings } = frame(bytes)
  const inside = interchanges.flatMap((one): readonly unknown[] => [
    ...one.findings,
    ...one.groups.flatMap((group): readonly unknown[] => [
      ...group.findings,
      ...group.transactions.flatMap((set): readonly unknown[] => {
        const x12 = group.header && 'version' in group.header ? group.header.version : undefined
        const version = one.standard === 'edifact' ? one.header.syntaxVersion : x12
        const response = responses[`${set.setId}/${version}`]
        if (response === undefined) return [`no dictionary for ${set.setId} ${version}`]
        return judgeTransaction(bytes, one, set, response)
      }),
    ]),
  ])
  return [...findings, ...inside]
}
