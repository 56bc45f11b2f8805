import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { note, UserError } from '../../terminal.ts'

/** A result goes to stdout, or into the file that was asked for. */
export async function deliver(result: string | Uint8Array, out: string | undefined): Promise<void> {
  if (out === undefined) {
    process.stdout.write(result)
    return
  }
  await writeTo(out, result)
  note(`Wrote ${out}.`)
}

export async function writeTo(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  } catch (error) {
    throw new UserError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`)
  }
}
