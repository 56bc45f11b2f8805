import { readFile } from 'node:fs/promises'
import type { AdminClient } from '../../admin-client.ts'
import { note, say, Unreadable } from '../../terminal.ts'
import { answerOf, askedSource } from './asked-source.ts'

export type PreviewOptions = {
  readonly message?: string
  readonly channel?: string
  readonly mapping?: string
  readonly mappingFile?: string
  readonly now?: string
  readonly revision?: string
  readonly json?: boolean
}

type Preview = {
  readonly outputs: readonly {
    readonly guide: string
    readonly mediaType: string
    readonly content: string
  }[]
  readonly failures: readonly {
    readonly code: string
    readonly text: string
    readonly sourcePath?: string
    readonly targetPath?: string
  }[]
  readonly notes: readonly string[]
}

/** parley ask preview: the outputs on stdout, all else on stderr; answers the exit code. */
export async function preview(
  client: AdminClient,
  file: string | undefined,
  options: PreviewOptions,
): Promise<number> {
  const { message, mappingFile, json, ...asked } = options
  const body = {
    ...(await askedSource(file, message)),
    ...asked,
    ...(mappingFile !== undefined && { mappingYaml: await textOf(mappingFile) }),
  }
  const told = answerOf<Preview>(await client.json('POST', '/api/v1/preview', body))
  if (json) say(JSON.stringify(told, undefined, 2))
  else tell(told)
  return told.failures.length === 0 ? 0 : 1
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Unreadable(`${file} cannot be read.`)
  })
}

function tell({ outputs, failures, notes }: Preview): void {
  for (const { content } of outputs) say(Buffer.from(content, 'base64').toString('utf8'))
  for (const { code, text, sourcePath, targetPath } of failures) {
    const places = [sourcePath, targetPath].filter((place) => place !== undefined).join(' -> ')
    note(`${code}${places === '' ? '' : ` ${places}`}: ${text}`)
  }
  for (const line of notes) note(line)
}
