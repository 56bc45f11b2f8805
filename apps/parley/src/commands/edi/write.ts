import { nameOf, readBytes } from './open-file.ts'
import { Output } from './output.ts'
import { Progress } from './progress.ts'
import { readTrees } from './read-trees.ts'
import type { WriteChoices } from './write-choices.ts'
import { writeTrees } from './write-trees.ts'

export type WriteCommandOptions = WriteChoices & { readonly guide?: string }

/** parley edi write [file]: EDI of the JSON that `parse` prints; exit code 2 when it cannot be written. */
export async function write(file: string | undefined, options: WriteCommandOptions): Promise<void> {
  const name = nameOf(file)
  const json = await readBytes(file, { progress: new Progress(name, undefined) })
  const output = new Output()
  await writeTrees(output, await readTrees(json, { name, guide: options.guide }), options)
}
