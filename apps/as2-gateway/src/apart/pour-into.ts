import type { SideJob } from './side-job.ts'

/** Pieces go over in batches: each costs a step of both threads. */
const batchBytes = 256 * 1024

/** Gives a job all pieces, until it wants no more. Throws what the pieces throw; the job then ends by itself. */
export async function pourInto(job: SideJob, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    let batch: Uint8Array[] = []
    let sizeBytes = 0
    for await (const piece of pieces) {
      if (job.over) return
      batch.push(ownBytes(piece))
      sizeBytes += piece.length
      if (sizeBytes < batchBytes) continue
      await job.give(batch, sizeBytes)
      batch = []
      sizeBytes = 0
    }
    if (batch.length > 0) await job.give(batch, sizeBytes)
    job.tell({ kind: 'end' })
  } catch (error) {
    job.tell({ kind: 'broken' })
    // What was kept so far is removed before anybody answers.
    await job.outcome.catch(() => undefined)
    throw error
  }
}

/** Memory that holds these bytes and nothing else can be given away; of what is shared, a copy. */
function ownBytes(piece: Uint8Array): Uint8Array {
  return piece.byteLength === piece.buffer.byteLength ? piece : new Uint8Array(piece)
}
