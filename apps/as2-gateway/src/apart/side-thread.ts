import { Worker } from 'node:worker_threads'
import { BlobsUnavailable } from '@parley/store'
import type { KeptMessage } from '../keep-message.ts'
import type { OpenedBody, OpeningOrder } from '../open-body.ts'
import { pourInto } from './pour-into.ts'
import { SideJob } from './side-job.ts'
import type {
  ComposingOrder,
  FromSideThread,
  Outcome,
  SideThreadOrder,
  ToSideThread,
  Work,
} from './side-thread-messages.ts'

type Pieces = AsyncIterable<Uint8Array>

/**
 * Large bodies are opened and composed in a thread of their own: cryptography and the disk then keep a second core busy
 * while small messages go on, and the buffers that pieces go through are collected where the heap is small. The thread
 * starts with the first of them. When it dies, what it had in hand fails and the next one starts another.
 */
export class SideThread {
  readonly #order: SideThreadOrder
  readonly #jobs = new Map<number, SideJob>()
  #worker: Worker | undefined
  #last = 0

  constructor(order: SideThreadOrder) {
    this.#order = order
  }

  /** As `openBody`; the pieces are given away. */
  async open(order: OpeningOrder, pieces: Pieces): Promise<OpenedBody> {
    const outcome = await this.#run({ kind: 'open', order }, pieces)
    if (outcome.kind !== 'opened') throw new Error('the side thread did another thing')
    return outcome.body
  }

  /** As `keepMessage`; the pieces are given away. */
  async compose(order: ComposingOrder, pieces: Pieces): Promise<KeptMessage> {
    const outcome = await this.#run({ kind: 'compose', order }, pieces)
    if (outcome.kind !== 'composed') throw new Error('the side thread did another thing')
    return outcome.message
  }

  async #run(work: Work, pieces: Pieces): Promise<Outcome> {
    const worker = this.#started()
    this.#last += 1
    const number = this.#last
    const job = new SideJob((told, given) =>
      worker.postMessage({ job: number, ...told } as ToSideThread, given as ArrayBuffer[]),
    )
    this.#jobs.set(number, job)
    try {
      job.tell({ kind: 'begin', work })
      await pourInto(job, pieces)
      return await job.outcome
    } finally {
      this.#jobs.delete(number)
    }
  }

  #started(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./side-thread-program.ts', import.meta.url), {
      workerData: this.#order,
    })
    worker.on('message', (told: FromSideThread) => this.#told(told))
    worker.on('error', (error) => this.#died(worker, error))
    worker.on('exit', () => this.#died(worker, new Error('the side thread ended')))
    // It holds up no end of the process: whoever waits for a job does.
    worker.unref()
    this.#worker = worker
    return worker
  }

  #told(told: FromSideThread): void {
    const job = this.#jobs.get(told.job)
    if (told.kind === 'taken') job?.taken(told.sizeBytes)
    else if (told.kind === 'done') job?.done(told.outcome)
    else job?.failed(told.unavailable ? new BlobsUnavailable(told.error) : told.error)
  }

  #died(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const job of this.#jobs.values()) job.failed(error)
  }
}
