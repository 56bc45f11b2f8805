import { type CodecResult, type DocumentCodec, limitsWith } from '../codec.ts'
import { readStructure, type StructureSpec } from '../records/read-structure.ts'
import type { Encoding } from '../records/unit-window.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import { lengthsOf, spanPlacing, spanWords } from './field-spans.ts'
import type { FixedForm } from './fixed-form.ts'
import { fixedReader, readOneFixed } from './read-fixed.ts'
import { RecordTypes } from './tell-records.ts'
import { fixedWriter } from './write-fixed.ts'

/** A guide of fixed-width records as it is written; what is left out has the default of its schema. */
export type FixedGuideSpec = StructureSpec & {
  /** Characters of a record that hold its type: `1-3`. */
  readonly recordType?: string | undefined
  readonly encoding?: Encoding | undefined
  readonly lineEnd?: 'crlf' | 'lf' | 'cr' | 'none' | undefined
  /** Characters of every record; unless said they end with the last field. */
  readonly length?: number | undefined
  readonly shortRecords?: 'refuse' | 'allow' | undefined
}

const lineEnds = { crlf: '\r\n', lf: '\n', cr: '\r', none: '' } as const

/** Compiles a guide of fixed-width files: one type of record, or several that nest. */
export function compileFixedGuide(spec: FixedGuideSpec): CodecResult {
  const problems: FieldProblem[] = []
  const lineEnd = lineEnds[spec.lineEnd ?? 'crlf']
  const encoding = spec.encoding ?? (lineEnd === '' ? 'iso-8859-1' : 'utf-8')
  const types = new RecordTypes(spec.recordType, problems)
  const structure = readStructure(spec, {
    ...{ problems, options: spanWords, typeWord: 'record', childrenWord: 'records', recordWords: ['length'] },
    placing: () => spanPlacing(0),
    typeOf: (told, path) => types.add(told, path),
    onRecord: (type, record, path) => types.note(type, record.length, path),
  })
  if (spec.document === undefined && spec.recordType !== undefined) {
    problems.push({ path: ['recordType'], text: 'recordType is of guides with a document of records' })
  }
  if (lineEnd === '' && encoding.startsWith('utf-8')) {
    const text =
      'without line ends every character must have as many bytes: write iso-8859-1, windows-1252 or utf-16'
    problems.push({ path: ['encoding'], text })
  }
  if (lineEnd === '' && types.byLength) {
    problems.push({ path: ['lineEnd'], text: 'records that are told by their length need line ends' })
  }
  const lengths = structure && lengthsOf(structure, { length: spec.length, types, problems })
  if (structure === undefined || lengths === undefined || problems.length > 0)
    return { kind: 'problems', problems }
  const form: FixedForm = {
    ...{
      structure,
      encoding,
      lineEnd,
      lengths,
      shortRecords: spec.shortRecords ?? 'refuse',
      longRecords: 'refuse',
    },
    typeOf: spec.document === undefined ? () => '' : types.typeOf(),
    typeEnd: spec.document === undefined ? 0 : types.end,
    marksOf: ({ node }) => types.marksOf(node.type),
  }
  return { kind: 'codec', codec: fixedCodec(form, { format: 'fixed', extension: 'txt' }) }
}

export function fixedCodec(
  form: FixedForm,
  { format, extension }: Pick<DocumentCodec, 'format' | 'extension'>,
): DocumentCodec {
  return {
    ...{ format, extension, shape: form.structure.shape },
    mediaType: `text/plain; charset=${form.encoding.replace('-bom', '')}`,
    read: (limits) => fixedReader(form, limitsWith(limits)),
    readOne: (bytes, place, limits) => readOneFixed(bytes, place, { form, limits: limitsWith(limits) }),
    write: () => fixedWriter(form),
  }
}
