import type { HistoryEvent } from '@parley/twin'
import type { ExpectedAnswer } from '../load/consignment.ts'
import type { Evidence, Violation } from './evidence.ts'

const promise = 'one 997 per group'

type Acknowledged = Extract<HistoryEvent, { what: 'acknowledged' }>

/** Every group that was taken is acknowledged under one Message-ID, with the right verdict of each transaction; nothing else is. */
export function acknowledgedOnce({ consignments, twins }: Evidence): readonly Violation[] {
  const violations: Violation[] = []
  for (const [name, twin] of twins) {
    const told = Map.groupBy(
      twin.history.filter((event): event is Acknowledged => event.what === 'acknowledged'),
      ({ group }) => group,
    )
    for (const { partner, messageId, answers } of consignments) {
      if (partner !== name || !twin.accepted.has(messageId)) continue
      for (const answer of answers) {
        violations.push(...judge(name, { messageId, answer, told: told.get(answer.group) ?? [] }))
        told.delete(answer.group)
      }
    }
    for (const [group, events] of told)
      violations.push({
        ...{ promise, text: `${name} got a 997 of group ${group}, which wants none` },
        ids: events.map(({ messageId }) => messageId),
      })
  }
  return violations
}

type Told = {
  readonly messageId: string
  readonly answer: ExpectedAnswer
  readonly told: readonly Acknowledged[]
}

function judge(name: string, { messageId, answer, told }: Told): readonly Violation[] {
  const by = [...new Set(told.map((event) => event.messageId))]
  const ids = [messageId, ...by]
  const what = `group ${answer.group} of ${name}`
  if (by.length !== 1)
    return [{ promise, text: `${what} was acknowledged under ${by.length} Message-IDs`, ids }]
  const verdicts =
    told[0]?.transactions.map(({ controlNumber, verdict }) => `${controlNumber} ${verdict}`) ?? []
  const wanted = Object.entries(answer.transactions).map(([number, verdict]) => `${number} ${verdict}`)
  if (verdicts.toSorted().join() === wanted.toSorted().join()) return []
  return [{ promise, text: `${what} was told ${verdicts.join(', ')} instead of ${wanted.join(', ')}`, ids }]
}
