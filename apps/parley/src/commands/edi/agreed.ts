import { type Practice, usualPractice } from '@parley/edi'
import { type AgreementSpec, loadResources, problemText } from '@parley/model'
import { Unreadable } from '../../terminal.ts'
import { readBytes } from './open-file.ts'
import { Progress } from './progress.ts'

/** What an agreement says of the acknowledgements that we send. */
export type Agreed = {
  readonly practice: Practice
  readonly functional?: '997' | '999'
  readonly listAccepted?: boolean
}

export const nothingAgreed: Agreed = { practice: usualPractice }

/** The Agreement of a YAML file, a resource as in a configuration folder; what is wrong with it is told with line and column. */
export async function readAgreed(file: string): Promise<Agreed> {
  const text = (await readBytes(file, { progress: new Progress(file, false) })).toString('utf8')
  const path = /\.ya?ml$/i.test(file) ? file : `${file}.yaml`
  const { resources, problems } = loadResources([{ path, text }])
  if (problems.length > 0)
    throw new Unreadable(problems.map((one) => problemText({ ...one, file })).join('\n'))
  const agreements = resources.filter(({ resource }) => resource.kind === 'Agreement')
  const [first, ...others] = agreements
  if (first === undefined) throw new Unreadable(`${file} has no Agreement. Write one: kind: Agreement.`)
  if (others.length > 0)
    throw new Unreadable(`${file} has ${agreements.length} agreements. Name a file with one.`)
  const { acknowledge } = first.resource.spec as AgreementSpec
  const { functional, listAccepted, practice = usualPractice } = acknowledge ?? {}
  return {
    practice,
    ...((functional === '997' || functional === '999') && { functional }),
    ...(listAccepted !== undefined && { listAccepted }),
  }
}
