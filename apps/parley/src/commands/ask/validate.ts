import type { AdminClient } from '../../admin-client.ts'
import { note, say } from '../../terminal.ts'
import { answerOf, askedSource } from './asked-source.ts'

export type ValidateOptions = {
  readonly message?: string
  readonly gateway?: string
  readonly agreement?: string
  readonly revision?: string
  readonly json?: boolean
}

type Finding = {
  readonly code: string
  readonly severity: string
  readonly text: string
  readonly position: { readonly byteOffset?: number; readonly line?: number }
}
type Validated = {
  readonly verdict: 'accepted' | 'partial' | 'rejected'
  readonly failure?: { readonly code: string; readonly text: string }
  readonly documents: readonly {
    readonly guide: string
    readonly verdict: string
    readonly place: { readonly offset: number; readonly line?: number }
    readonly findings: readonly Finding[]
  }[]
  readonly answers: readonly { readonly what: string }[]
}

/** parley ask validate; answers the exit code. */
export async function validate(
  client: AdminClient,
  file: string | undefined,
  options: ValidateOptions,
): Promise<number> {
  const { message, json, ...way } = options
  const body = {
    ...(await askedSource(file, message)),
    ...way,
    ...(file !== undefined && { fileName: baseName(file) }),
  }
  const told = answerOf<Validated>(await client.json('POST', '/api/v1/validate', body))
  if (json) say(JSON.stringify(told, undefined, 2))
  else tell(told)
  return told.verdict === 'accepted' ? 0 : 1
}

/** Channels tell files apart by their names. */
function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file
}

function tell({ verdict, failure, documents, answers }: Validated): void {
  if (failure) say(`${failure.code}: ${failure.text}`)
  for (const { guide, verdict: own, place, findings } of documents) {
    say(
      `${place.line === undefined ? `byte ${place.offset}` : `line ${place.line}`} ${guide || '(no guide)'}: ${own}`,
    )
    for (const { code, severity, text, position } of findings)
      say(
        `  ${position.line === undefined ? `byte ${position.byteOffset ?? 0}` : `line ${position.line}`} ${severity} ${code}: ${text}`,
      )
  }
  const count = `${documents.length} document${documents.length === 1 ? '' : 's'}`
  const replies = answers.length === 0 ? 'nothing' : answers.map(({ what }) => what).join(', ')
  note(`The file would be ${verdict} (${count}); its sender would be answered ${replies}.`)
}
