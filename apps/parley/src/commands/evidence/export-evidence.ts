import { rm, writeFile } from 'node:fs/promises'
import type { AdminClient } from '../../admin-client.ts'
import { note, UserError } from '../../terminal.ts'

/** parley message evidence <id> */
export async function exportEvidence(
  client: AdminClient,
  id: string,
  output = `evidence-${id}.zip`,
): Promise<void> {
  const answer = await client.download(`/api/v1/messages/${encodeURIComponent(id)}/evidence`)
  if (answer.kind === 'refused') throw new UserError(answer.text)
  await writeWhole(output, answer.bytes)
  note(
    `Wrote ${output}. It holds the documents, but no private key. Check it with: parley evidence verify ${output}`,
  )
}

/** Never over a file that is there, and never half of one. */
async function writeWhole(output: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await writeFile(output, bytes, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UserError(`${output} is there already; name another file.`)
    await rm(output, { force: true })
    throw new UserError(
      `The evidence broke off and was not kept (${(error as Error).message}). The log of Parley says why.`,
    )
  }
}
