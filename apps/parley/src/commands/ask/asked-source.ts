import { UserError } from '../../terminal.ts'
import { nameOf, readBytes } from '../edi/open-file.ts'
import { Progress } from '../edi/progress.ts'

/** What the API is told of the file: its bytes, or the message that has it. */
export async function askedSource(
  file: string | undefined,
  message: string | undefined,
): Promise<{ readonly content: string } | { readonly messageId: string }> {
  if (message !== undefined && file !== undefined) throw new UserError('Name a file or --message, not both.')
  if (message !== undefined) return { messageId: message }
  const bytes = await readBytes(file, { progress: new Progress(nameOf(file), undefined) })
  return { content: bytes.toString('base64') }
}

/** The answer, or what the service says against the question. */
export function answerOf<Body>({ status, body }: { readonly status: number; readonly body: unknown }): Body {
  if (status === 200) return body as Body
  const { text, problems = [] } = body as {
    text?: string
    problems?: readonly { path: string; text: string }[]
  }
  const told = problems.map((one) => `${one.path} ${one.text}`).join('\n')
  throw new UserError(text ?? (told || `Parley answered ${status}.`))
}
