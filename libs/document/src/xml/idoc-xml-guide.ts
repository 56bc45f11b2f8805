import type { CodecResult } from '../codec.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import { compileXmlFields } from './compile-xml-fields.ts'
import { readGuideName } from './guide-names.ts'
import { xmlCodec } from './xml-guide.ts'
import { newElement, type XmlElement } from './xml-plan.ts'

/** What a guide of IDocs in their XML form says. */
export type IdocXmlGuideSpec = {
  /** Basic type or extension, the name of the root: `ORDERS05`. */
  readonly type: string
  /** Segments by name (`EDI_DC40`, `E1EDK01`), with their fields; a segment that repeats is a list. */
  readonly fields: unknown
  readonly indent?: number
}

/**
 * Compiles a guide of IDocs in XML: `<ORDERS05><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1">...`. Each `IDOC` is a document;
 * the attributes that SAP asks for are written, and not asked for when read.
 */
export function compileIdocXmlGuide(spec: IdocXmlGuideSpec): CodecResult {
  const spaces = { own: '', byPrefix: new Map<string, string>() }
  const problems: FieldProblem[] = []
  const names = [spec.type, 'IDOC'].flatMap((tag) => {
    const name = readGuideName(tag, spaces, false)
    if (!('problem' in name)) return [name]
    problems.push({ path: ['type'], text: name.problem })
    return []
  })
  const root = newElement('IDOC')
  const { shape, problems: fieldProblems } = compileXmlFields(spec.fields, root, spaces)
  problems.push(...fieldProblems)
  if (problems.length > 0) return { kind: 'problems', problems }
  for (const segment of root.children.values()) markSegments(segment)
  root.constants = [{ tag: 'BEGIN', value: '1' }]
  const writing = {
    ...{ shape, plan: root, wrappers: [{ tag: spec.type, attributes: '' }], header: undefined },
    ...{ declarations: '', encoding: 'UTF-8' as const, indent: spec.indent ?? 2 },
  }
  return { kind: 'codec', codec: xmlCodec(writing, names, spaces, 'idoc-xml') }
}

function markSegments(element: XmlElement): void {
  if (element.opens === undefined && element.children.size === 0) return
  element.constants = [{ tag: 'SEGMENT', value: '1' }]
  for (const child of element.children.values()) markSegments(child)
}
