import { frame } from '@parley/edi'
import { stringify } from 'yaml'
import type { FileStory, LedgerStory, Written } from './ledger-story.ts'

/** A test as it is written down: the resource, and the files beside it. */
export type DraftedTest = {
  readonly yaml: string
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[]
}

type Drafting = {
  readonly name: string
  readonly channel: string
  /** Whose expectations are not those of the ledger, because the input was changed. */
  readonly input: Uint8Array
}

/** A test that says what became of a file, with the clock and the control numbers of that day. */
export function draftTest(story: FileStory, { name, channel, input }: Drafting): DraftedTest {
  const answers = story.answers.map((one) => fileOf(name, one.message.documentType ?? 'answer', one))
  const written = story.documents
    .flatMap((one) => one.outputs)
    .filter(({ message }) => message.channel === channel)
  const outputs = written.map((one, index) => fileOf(name, `output-${index + 1}`, one))
  const failures = [story.file, ...story.documents.map((one) => one.story)].flatMap(failuresOf)
  const source = { path: `${name}/input${endingOf(input, story.file.message.fileName)}`, content: input }
  const { file } = story
  const counters = countersOf([...story.answers, ...written])
  const resource = {
    apiVersion: 'parley.dev/v1alpha1',
    kind: 'Test',
    metadata: { name },
    spec: {
      channel,
      now: clockOf(story),
      ...(Object.keys(counters).length > 0 && { counters }),
      tests: [
        {
          name: `what became of the file of ${file.message.at.slice(0, 16).replace('T', ' ')}`,
          input: `file:${source.path}`,
          expect: {
            ...(outputs.length > 0 && { output: names(outputs) }),
            ...(answers.length > 0 && { acknowledgement: names(answers) }),
            ...(failures.length > 0 && { failure: failures }),
          },
        },
      ],
    },
  }
  const yaml = stringify(resource, {
    schema: 'core',
    version: '1.2',
    lineWidth: 0,
    defaultStringType: 'PLAIN',
  })
  return { yaml, files: [source, ...answers, ...outputs] }
}

type Beside = { readonly path: string; readonly content: Uint8Array }

function fileOf(name: string, what: string, { message, content }: Written): Beside {
  return { path: `${name}/${what}${endingOf(content, message.fileName)}`, content }
}

function endingOf(content: Uint8Array, fileName: string | undefined): string {
  const [ending] = /\.[A-Za-z0-9]{1,8}$/.exec(fileName ?? '') ?? []
  if (ending !== undefined) return ending
  return frame(content).interchanges.length > 0 ? '.edi' : '.txt'
}

function names(files: readonly Beside[]): string | readonly string[] {
  const [first, ...others] = files.map(({ path }) => `file:${path}`)
  return first !== undefined && others.length === 0 ? first : files.map(({ path }) => `file:${path}`)
}

/** One clock for all of it: that of the acknowledgement, else of the mapping, else of the file. */
function clockOf({ file, answers, documents }: FileStory): string {
  const mapped = documents.flatMap(({ story }) => story.steps.filter(({ stage }) => stage === 'mapper'))
  const at = answers[0]?.message.at ?? mapped[0]?.at ?? file.message.at
  return at.replace(/\.\d+Z$/, 'Z')
}

/** The numbers that came first: acknowledgements before what a channel wrote. */
function countersOf(written: readonly Written[]): Readonly<Record<string, number>> {
  const counters: Record<string, number> = {}
  const keep = (name: string, text: string) => {
    if (/^\d{1,15}$/.test(text)) counters[name] ??= Number(text)
  }
  for (const interchange of written.flatMap(({ content }) => frame(content).interchanges)) {
    if (interchange.standard === 'x12') {
      keep('x12-interchange', interchange.header.controlNumber)
      for (const { header } of interchange.groups) keep('x12-group', header.controlNumber)
    } else if (interchange.standard === 'edifact')
      keep('edifact-interchange', interchange.header.controlNumber)
  }
  return counters
}

const places = [
  ...['segment', 'segmentPosition', 'element', 'component'],
  ...['line', 'column', 'path', 'targetPath'],
]

/** Of a mapping every fault is in the timeline; of anything else the failure says what counts. */
function failuresOf({ message, steps }: LedgerStory): readonly Readonly<Record<string, unknown>>[] {
  const { failure } = message
  if (failure === undefined) return []
  const mapped = steps.filter(({ stage, detail }) => stage === 'mapper' && typeof detail?.code === 'string')
  if (mapped.length > 0) return mapped.map(({ detail = {} }) => ({ code: detail.code, ...placeOf(detail) }))
  return [{ code: failure.code, ...placeOf(failure.position ?? {}) }]
}

function placeOf(position: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    places.flatMap((name) => (position[name] === undefined ? [] : [[name, position[name]]])),
  )
}
