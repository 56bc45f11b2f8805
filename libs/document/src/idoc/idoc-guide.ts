import type { CodecResult } from '../codec.ts'
import { lengthsOf, spanPlacing, spanWords } from '../fixed/field-spans.ts'
import type { FixedForm, Mark } from '../fixed/fixed-form.ts'
import { fixedCodec } from '../fixed/fixed-guide.ts'
import { RecordTypes } from '../fixed/tell-records.ts'
import { isPlainObject } from '../plain-object.ts'
import { readStructure } from '../records/read-structure.ts'
import type { WalkedRecord } from '../records/record-walk.ts'
import type { Encoding } from '../records/unit-window.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import { controlFields, controlLength, controlName, head, headLength } from './control-record.ts'
import { segmentNames } from './segment-names.ts'

/** A guide of flat IDocs as it is written. */
export type IdocGuideSpec = {
  /** Basic type and message type, such as ORDERS05 and ORDERS: an IDoc of another one is refused. */
  readonly idocType?: string | undefined
  readonly messageType?: string | undefined
  /** The segments below the control record, by name; their fields count from the first character of SDATA. */
  readonly segments: { readonly [name: string]: unknown }
  readonly encoding?: Encoding | undefined
  readonly lineEnd?: 'crlf' | 'lf' | 'cr' | undefined
}

const lineEnds = { crlf: '\r\n', lf: '\n', cr: '\r' } as const

/** Compiles a guide of SAP IDocs in flat files: an EDI_DC40 opens each, its fields stand under `control`. */
export function compileIdocGuide(spec: IdocGuideSpec): CodecResult {
  const problems: FieldProblem[] = []
  const types = new RecordTypes('1-30', problems)
  let records = 0
  const document = { segment: controlName, fields: { 'control!': controlOf(spec) }, segments: spec.segments }
  const structure = readStructure(
    { document },
    {
      ...{ problems, options: spanWords, typeWord: 'segment', childrenWord: 'segments', recordWords: [] },
      // The control record has no head; every segment's data stand behind one.
      placing: () => spanPlacing(records++ === 0 ? 0 : headLength, { align: 'left', pad: ' ' }),
    },
  )
  const lengths = structure && lengthsOf(structure, { least: headLength, types, problems })
  if (structure === undefined || lengths === undefined || problems.length > 0) {
    return { kind: 'problems', problems: problems.map(withoutDocument) }
  }
  const form: FixedForm = {
    ...{ structure, encoding: spec.encoding ?? 'utf-8', lineEnd: lineEnds[spec.lineEnd ?? 'crlf'] },
    lengths: new Map([...lengths, [controlName, controlLength]]),
    typeOf: segmentNames(structure.types),
    typeEnd: 30,
    // SAP cuts trailing blanks, and later releases add fields at the end of a segment.
    ...{ shortRecords: 'allow', longRecords: 'allow' },
    marksOf,
    levelOf: (record) => Number.parseInt(record.slice(head.hlevel.start, head.hlevel.end), 10),
  }
  return { kind: 'codec', codec: fixedCodec(form, { format: 'idoc', extension: 'idoc' }) }
}

function controlOf({ idocType, messageType }: IdocGuideSpec): { readonly [name: string]: string } {
  return {
    ...controlFields,
    ...(idocType !== undefined && { idoctyp: `code!, at 40-69, codes ${idocType}` }),
    ...(messageType !== undefined && { mestyp: `code!, at 100-129, codes ${messageType}` }),
  }
}

/** What is wrong with a segment is said where the guide has it. */
function withoutDocument({ path, text }: FieldProblem): FieldProblem {
  return { path: path[0] === 'document' ? path.slice(1) : path, text }
}

/** The name of the control record, or the head of a segment: numbered in its IDoc, below its parent. */
function marksOf({ node, parent, root }: WalkedRecord, number: number): readonly Mark[] {
  const control = isPlainObject(root.control) ? root.control : {}
  const client = typeof control.mandt === 'string' ? control.mandt : ''
  const docnum = typeof control.docnum === 'string' ? control.docnum : ''
  if (node.depth === 0) return [{ start: 0, text: controlName.padEnd(10) }]
  const numbers = [number, Math.max(0, parent)].map((one) => String(one).padStart(6, '0')).join('')
  const level = String(node.depth).padStart(2, '0')
  return [{ start: 0, text: node.type.padEnd(30) + client.padEnd(3) + docnum.padEnd(16) + numbers + level }]
}
