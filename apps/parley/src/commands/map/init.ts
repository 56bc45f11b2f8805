import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { documentsOf, readSource } from '@parley/channel'
import { type Branch, type BranchShape, inferDocumentGuide } from '@parley/document'
import { frame, shapeToWrite, standardOfTransaction } from '@parley/edi'
import { type DraftLine, type DraftSide, draftMapping, draftYaml } from '@parley/mapping'
import { compileMappingSet, type Guide, loadResources, resourceToYaml } from '@parley/model'
import { note, Unreadable, UserError } from '../../terminal.ts'
import { deliver } from '../guide/deliver.ts'
import { countText, openSet } from './open-set.ts'

export type InitOptions = {
  readonly set: string
  readonly fromSample?: string
  readonly toSample?: string
  readonly name: string
  readonly out?: string
}

/** A guide that is there, or one drafted from a sample, which then goes into the result as well. */
type Side = { readonly guide: ReadableGuide; readonly sample: string | undefined; readonly drafted?: string }
type ReadableGuide = Exclude<Guide, { readonly format: 'undefined' }>

/** parley map init <from> <to>: a mapping drafted from two guides of the set, two samples, or one of each. */
export async function init(from: string, to: string, options: InitOptions): Promise<void> {
  const known = existsSync(options.set)
    ? (await openSet(options.set)).compiled.guides
    : new Map<string, Guide>()
  const source = await sideOf(from, known, { sample: options.fromSample, role: 'source' })
  const target = await sideOf(to, known, { sample: options.toSample, role: 'target' })
  const draft = draftMapping(
    await drafting(source, source.guide.shape),
    await drafting(target, writtenShape(target.guide)),
  )
  const parts = [source.drafted, target.drafted, draftYaml(draft, options.name)]
  conclude(draft.lines)
  await deliver(parts.filter((part) => part !== undefined).join('---\n'), options.out)
}

function writtenShape(guide: ReadableGuide): BranchShape {
  return 'compiled' in guide ? shapeToWrite(guide.compiled) : guide.shape
}

type Given = { readonly sample: string | undefined; readonly role: 'source' | 'target' }

async function sideOf(
  name: string,
  known: ReadonlyMap<string, Guide>,
  { sample, role }: Given,
): Promise<Side> {
  const guide = known.get(name)
  if (guide?.format === 'undefined')
    throw new UserError(`Guide "${name}" has the format "undefined", which has no fields to map.`)
  if (guide !== undefined) return { guide, sample }
  if (existsSync(name)) return draftedSide(name, role)
  const names = [...known.keys()]
  throw new Unreadable(
    `"${name}" is no Guide of this set and no file. ${names.length === 0 ? 'The set has no guide; name its folder: --set <folder>' : `It has: ${names.join(', ')}`}`,
  )
}

async function draftedSide(file: string, role: Given['role']): Promise<Side> {
  const bytes = await readFile(file)
  const spec = ediSpec(bytes) ?? documentSpec(file, bytes)
  const yaml = resourceToYaml({
    apiVersion: 'parley.dev/v1alpha1',
    kind: 'Guide',
    metadata: { name: role },
    spec,
  })
  const { guides } = await compileMappingSet(loadResources([{ path: `${role}.yaml`, text: yaml }]).resources)
  const guide = guides.get(role)
  if (guide === undefined || guide.format === 'undefined')
    throw new Error(`the guide drafted from ${file} does not compile`)
  return { guide, sample: file, drafted: yaml }
}

/** Of an interchange, the standard of its first transaction. */
function ediSpec(bytes: Buffer): { readonly format: string; readonly extends: string } | undefined {
  const [interchange] = frame(bytes).interchanges
  const [group] = interchange?.groups ?? []
  const [transaction] = group?.transactions ?? []
  if (!interchange || !group || !transaction || interchange.standard === 'tradacoms') return undefined
  return { format: interchange.standard, extends: standardOfTransaction(interchange, group, transaction) }
}

function documentSpec(file: string, bytes: Buffer): object {
  const result = inferDocumentGuide([bytes.toString('utf8')])
  if (result.kind === 'problem') throw new Unreadable(`${file}: ${result.text}.`)
  for (const line of result.guide.notes) note(`${file}: look at this: ${line}.`)
  return result.guide.spec
}

async function drafting({ guide, sample }: Side, shape: BranchShape): Promise<DraftSide> {
  const tree = sample === undefined ? undefined : await treeOf(guide, sample)
  return { guide: guide.name, shape, ...(tree && { sample: tree }) }
}

async function treeOf(guide: ReadableGuide, file: string): Promise<Branch> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Unreadable(`${file} cannot be read (${error.code}).`)
  })
  const { documents, notes } = documentsOf(guide, bytes)
  const [first] = documents
  if (first === undefined)
    throw new Unreadable(notes[0] ?? `${file} has no document that guide ${guide.name} reads.`)
  return readSource(guide, { bytes: first.bytes, place: first.place, now: new Date() }).tree
}

function conclude(lines: readonly DraftLine[]): void {
  const found = lines.filter(({ expression }) => expression !== undefined)
  const unsure = found.filter(({ sure }) => sure < 0.7).length
  const missing = lines.filter(({ expression, required }) => expression === undefined && required).length
  note(
    `${countText(found.length, 'line')} drafted, ${unsure} of them less than 70 % sure; ${countText(missing, 'required field')} left for you.`,
  )
}
