import { type FreshDatabase, freshDatabase } from '@parley/verify'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NewAlert } from '../alerts.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { PostgresAlerts } from './postgres-alerts.ts'

let database: FreshDatabase
let pool: pg.Pool
let alerts: PostgresAlerts
beforeEach(async () => {
  database = await freshDatabase()
  pool = connect({ databaseUrl: database.url, name: 'test', connections: 4, durability: 'off' })
  await migrate(pool)
  alerts = new PostgresAlerts(pool, pool)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

const code = 'CERTIFICATE_EXPIRES'
const monday = new Date('2027-02-01T00:00:00Z')
const tuesday = new Date('2027-02-02T00:00:00Z')

function alert(subject: string, more: Partial<NewAlert> = {}): NewAlert {
  return { subject, severity: 'warning', text: `${subject} ends`, channels: ['orders'], ...more }
}

const list = async (open: boolean) =>
  (await alerts.list({ open, limit: 10 })).map(({ subject, endedAt }) => [subject, endedAt?.toISOString()])

test('an alert is raised once and stays as it was raised', async () => {
  const first = alert('amazon', { partner: 'amazon', severity: 'critical' })
  expect(await alerts.hold(code, [first], monday)).toEqual([first])
  expect(await alerts.hold(code, [alert('amazon', { text: 'other words' })], tuesday)).toEqual([])
  expect(await alerts.list({ open: true, limit: 10 })).toEqual([{ ...first, code, raisedAt: monday }])
})

test('when its cause is gone it ends, and when it comes back it is raised again', async () => {
  await alerts.hold(code, [alert('a'), alert('b')], monday)
  expect(await alerts.hold(code, [alert('b')], tuesday)).toEqual([])
  expect(await list(true)).toEqual([['b', undefined]])
  expect(await list(false)).toEqual([
    ['a', tuesday.toISOString()],
    ['b', undefined],
  ])
  expect(await alerts.hold(code, [alert('a'), alert('b')], tuesday)).toEqual([alert('a')])
  expect(await list(true)).toEqual([
    ['a', undefined],
    ['b', undefined],
  ])
})

test('ten processes that see it at the same time raise it once', async () => {
  const raised = await Promise.all(
    Array.from({ length: 10 }, () => alerts.hold(code, [alert('amazon')], monday)),
  )
  expect(raised.flat()).toHaveLength(1)
})
