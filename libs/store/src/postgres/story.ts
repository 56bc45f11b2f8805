import type { DeliveryId, Failure, MessageId } from '@parley/journey'
import type pg from 'pg'
import type { Story } from '../chronicle.ts'
import type { Attempt, Step } from '../ledger.ts'
import { type DeliveryRecord, deliveryOf, type MessageRecord, messageOf, present } from './rows.ts'
import type { HeldTransaction } from './transaction.ts'

/**
 * One message with everything known of it, in one round trip. In a transaction of isolation `snapshot` what was written
 * together is seen together: a leg that has ended, and the line that says who ended it.
 */
export async function readStory(transaction: HeldTransaction, id: MessageId): Promise<Story | undefined> {
  const rows = async <Row extends pg.QueryResultRow>(name: keyof typeof texts): Promise<readonly Row[]> =>
    (await transaction.run<Row>({ name: `story-${name}`, text: texts[name], values: [id] })).rows
  const [messages, keys, steps, deliveries, attempts, children] = await Promise.all([
    rows<MessageRecord>('message'),
    rows<{ name: string; value: string }>('keys'),
    rows<StepRecord>('steps'),
    rows<DeliveryRecord>('deliveries'),
    rows<AttemptRecord>('attempts'),
    rows<MessageRecord>('children'),
  ])
  const [message] = messages
  if (!message) return undefined
  const tries = Map.groupBy(attempts.map(attemptOf), ({ deliveryId }) => deliveryId)
  return {
    message: messageOf(message),
    keys: keys.map(({ name, value }) => ({ messageId: id, name, value })),
    steps: steps.map(({ at, stage, what, detail }) => ({
      messageId: id,
      at,
      stage,
      what,
      ...present({ detail }),
    })),
    deliveries: deliveries.map((row) => ({ ...deliveryOf(row), attempts: tries.get(row.id) ?? [] })),
    children: children.map(messageOf),
  }
}

const texts = {
  message: 'select * from message where id = $1',
  keys: 'select name, value from business_key where message_id = $1 order by name, value',
  steps: 'select at, stage, what, detail from step where message_id = $1 order by id',
  deliveries: 'select * from delivery where message_id = $1 order by at, id',
  attempts: `select attempt.* from delivery join attempt on delivery_id = delivery.id
    where message_id = $1 order by delivery_id, number`,
  children: 'select * from message where parent_id = $1 order by at, id limit 1000',
}

type StepRecord = { at: Date; stage: Step['stage']; what: string; detail: Step['detail'] | null }

type AttemptRecord = {
  readonly delivery_id: DeliveryId
  readonly number: number
  readonly started_at: Date
  readonly finished_at: Date
  readonly outcome: Attempt['outcome']
  readonly failure: Failure | null
}

function attemptOf(row: AttemptRecord): Attempt {
  return {
    deliveryId: row.delivery_id,
    number: row.number,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    ...present({ failure: row.failure }),
  }
}
