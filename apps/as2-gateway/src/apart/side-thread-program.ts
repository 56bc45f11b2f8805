import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { BlobsUnavailable, openBlobs } from '@parley/store/blobs'
import { keepMessage } from '../keep-message.ts'
import { openBody } from '../open-body.ts'
import { PieceLine } from '../piece-line.ts'
import { YoungCollector } from './collect-young.ts'
import type { FromSideThread, Outcome, SideThreadOrder, ToSideThread, Work } from './side-thread-messages.ts'

/** What a side thread runs: several jobs at once, each over pieces that come from the main thread. */
const { blobs: place, inlineLimitBytes } = workerData as SideThreadOrder
const places = { blobs: await openBlobs(place), limits: { inlineLimitBytes } }
const young = new YoungCollector()
const lines = new Map<number, PieceLine>()

// Where cores are few, whoever waits for a small message goes first. On Linux 0 is this thread; elsewhere the process.
if (process.platform === 'linux') setPriority(0, 5)

parentPort?.on('message', (told: ToSideThread) => {
  if (told.kind === 'begin') begin(told.job, told.work)
  else arrived(lines.get(told.job), told)
})

function begin(job: number, work: Work): void {
  const line = new PieceLine()
  lines.set(job, line)
  outcomeOf(work, counted(job, line))
    .then(
      (outcome) => tell({ job, kind: 'done', outcome }),
      (error) => tell({ job, kind: 'failed', error, unavailable: error instanceof BlobsUnavailable }),
    )
    .finally(() => lines.delete(job))
}

function arrived(line: PieceLine | undefined, told: Exclude<ToSideThread, { kind: 'begin' }>): void {
  if (told.kind === 'end') line?.end()
  else if (told.kind === 'broken') line?.end(new Error('the pieces broke off'))
  else for (const piece of told.pieces) line?.put(piece)
}

async function outcomeOf(work: Work, pieces: AsyncIterable<Uint8Array>): Promise<Outcome> {
  if (work.kind === 'open') return { kind: 'opened', body: await openBody(places, work.order, pieces) }
  const { contentBytes, ...message } = work.order
  const content = { sizeBytes: contentBytes, read: () => pieces }
  return { kind: 'composed', message: await keepMessage(places, { ...message, content }) }
}

const reportBytes = 256 * 1024

/** Says now and then how much has been taken, so that the main thread sends no faster. */
async function* counted(job: number, line: PieceLine): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0
  for await (const piece of line) {
    yield piece
    sizeBytes += piece.length
    if (sizeBytes < reportBytes) continue
    tell({ job, kind: 'taken', sizeBytes })
    young.seen(sizeBytes)
    sizeBytes = 0
  }
}

function tell(told: FromSideThread): void {
  parentPort?.postMessage(told)
}
