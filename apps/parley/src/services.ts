import { setTimeout as pause } from 'node:timers/promises'
import { as2Gateway } from '@parley/as2-gateway'
import type { Settings } from '@parley/config'
import { console } from '@parley/console'
import { ediParser } from '@parley/edi-parser'
import { folderGateway } from '@parley/folder-gateway'
import type { Service } from '@parley/frame'
import { post } from '@parley/http-out'
import { mapper } from '@parley/mapper'
import { partnerRegistry } from '@parley/partner-registry'
import { router } from '@parley/router'
import { openSecrets } from '@parley/secrets'
import type { RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'
import type { Parts } from './ports.ts'
import { randomPool } from './random-pool.ts'
import { version } from './version.ts'

export type Grounds = {
  readonly settings: Settings
  readonly parts: Parts
  readonly revisions: RevisionFeed
  readonly log: Log
}

/** Every service by name; --target picks from this table. */
export const serviceTable = {
  'as2-gateway': (grounds: Grounds) =>
    as2Gateway({
      ...stage(grounds, 'as2-gateway'),
      blobs: grounds.parts.store.blobs,
      secrets: openSecrets(grounds.settings),
      post,
      clock,
      product: `parley:${version}`,
      limits: {
        maxBodyBytes: grounds.settings.maxBodyBytes,
        inlineLimitBytes: grounds.settings.inlineLimitBytes,
        failures: { count: grounds.settings.as2Failures, withinMs: 3_600_000 },
      },
    }),
  'folder-gateway': (grounds: Grounds) =>
    folderGateway({
      ...stage(grounds, 'folder-gateway'),
      blobs: grounds.parts.store.blobs,
      limits: { inlineLimitBytes: grounds.settings.inlineLimitBytes },
    }),
  'edi-parser': (grounds: Grounds) =>
    ediParser({
      ...stage(grounds, 'edi-parser'),
      readings: grounds.parts.store.readings,
      parts: grounds.settings.parts,
    }),
  router: (grounds: Grounds) =>
    router({
      ...stage(grounds, 'router'),
      sweepDue: (now, limit) => grounds.parts.store.sweepDue(now, limit),
    }),
  mapper: (grounds: Grounds) =>
    mapper({
      ...stage(grounds, 'mapper'),
      resourcesOf: async (id) => (await grounds.parts.revisions.revision(id))?.resources ?? [],
    }),
  'partner-registry': (grounds: Grounds) =>
    partnerRegistry({
      revisions: grounds.parts.store.revisions,
      feed: grounds.revisions,
      alerts: grounds.parts.store.alerts,
      now,
      log: grounds.log.child({ service: 'partner-registry' }),
    }),
  console: (grounds: Grounds) =>
    console({
      ...stage(grounds, 'console'),
      alerts: grounds.parts.store.alerts,
      parked: grounds.parts.bus.parked,
      questions: grounds.parts.asking.questions,
    }),
} as const satisfies Record<string, (grounds: Grounds) => Service>

export type ServiceName = keyof typeof serviceTable
export const serviceNames = Object.keys(serviceTable) as readonly ServiceName[]

const randomBytes = randomPool()

const clock = { nowMs: () => performance.now(), pause: (ms: number) => pause(ms) }

function now(): Date {
  return new Date()
}

function stage({ parts, revisions, log }: Grounds, service: string) {
  const { ledger, chronicle, payloads } = parts.store
  return { ledger, chronicle, payloads, revisions, now, randomBytes, log: log.child({ service }) }
}
