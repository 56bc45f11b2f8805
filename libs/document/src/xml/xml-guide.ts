import { type CodecResult, type DocumentCodec, limitsWith } from '../codec.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import { compileHeader } from './compile-header.ts'
import { compileXmlFields } from './compile-xml-fields.ts'
import { attributeText } from './escape-xml.ts'
import { anyNamespace, type GuideName, type GuideNamespaces, readGuideName } from './guide-names.ts'
import { readOneXml, xmlReader } from './read-xml.ts'
import { type XmlWriting, xmlWriter } from './write-xml.ts'
import { schemaInstance } from './xml-names.ts'
import { newElement, type XmlElement } from './xml-plan.ts'

/** What a guide of XML documents says. */
export type XmlGuideSpec = {
  /** Which element is one document: `Order`, wherever it stands first, or its whole way `Envelope/Body/Order`. */
  readonly document: string
  /** Of names without a prefix; `*`: of any namespace; without it, of none. */
  readonly namespace?: string
  /** Prefix to namespace, for the names of the guide; they are written so too. */
  readonly namespaces?: { readonly [prefix: string]: string }
  readonly fields: unknown
  /** Constants that are written once, in the outermost element around the documents. */
  readonly envelope?: unknown
  /** Blanks an indent when written, 2 unless said; 0: no line breaks. */
  readonly indent?: number
  /** Written as; characters beyond ISO-8859-1 become references. */
  readonly encoding?: 'UTF-8' | 'ISO-8859-1'
}

/** Compiles a guide of XML documents, or gives every problem with its path inside the spec. */
export function compileXmlGuide(spec: XmlGuideSpec): CodecResult {
  const problems: FieldProblem[] = []
  const spaces = readNamespaces(spec)
  const names = readWay(spec.document, spaces, problems)
  const root = newElement(names.at(-1)?.tag ?? '')
  const { shape, problems: fieldProblems } = compileXmlFields(spec.fields, root, spaces)
  const header = spec.envelope === undefined ? undefined : compileHeader(spec.envelope, spaces, problems)
  if (header !== undefined && names.length < 2) {
    problems.push({
      path: ['envelope'],
      text: 'needs an element around the documents: write document: Root/Order',
    })
  }
  problems.push(...fieldProblems)
  if (problems.length > 0) return { kind: 'problems', problems }
  const writing = {
    shape,
    plan: root,
    wrappers: names
      .slice(0, -1)
      .map(({ tag }, depth) => ({ tag, attributes: depth === 0 ? attributesOf(header) : '' })),
    header,
    declarations: declarationsOf(spaces, root),
    encoding: spec.encoding ?? 'UTF-8',
    indent: spec.indent ?? 2,
  }
  return { kind: 'codec', codec: xmlCodec(writing, names, spaces) }
}

/** The codec of documents that are written and read so; `format` says which of the XML formats it is. */
export function xmlCodec(
  writing: XmlWriting,
  names: readonly GuideName[],
  spaces: GuideNamespaces,
  format: 'xml' | 'idoc-xml' = 'xml',
): DocumentCodec {
  const { shape, plan, encoding } = writing
  const way = { names: names.map(({ key }) => key), isAny: spaces.own === anyNamespace }
  const reading = { shape, plan, way }
  return {
    format,
    shape,
    mediaType: encoding === 'UTF-8' ? 'application/xml' : `application/xml; charset=${encoding}`,
    extension: 'xml',
    read: (limits) => xmlReader(reading, limitsWith(limits)),
    readOne: (bytes, place, limits) => readOneXml(bytes, place, { reading, limits: limitsWith(limits) }),
    write: () => xmlWriter(writing),
  }
}

function readNamespaces({ namespace = '', namespaces = {} }: XmlGuideSpec): GuideNamespaces {
  return { own: namespace, byPrefix: new Map(Object.entries(namespaces)) }
}

function readWay(document: string, spaces: GuideNamespaces, problems: FieldProblem[]): readonly GuideName[] {
  return document.split('/').flatMap((step) => {
    const name = readGuideName(step, spaces, false)
    if (!('problem' in name)) return [name]
    problems.push({ path: ['document'], text: name.problem })
    return []
  })
}

function attributesOf(header: XmlElement | undefined): string {
  const written = [...(header?.attributes.values() ?? [])]
  return written.map(({ tag, slot }) => ` ${tag}="${attributeText(slot.constant ?? '')}"`).join('')
}

function declarationsOf({ own, byPrefix }: GuideNamespaces, root: XmlElement): string {
  const needsInstance = !byPrefix.has('xsi') && usesInstance(root)
  const declared = [
    ...(own === '' || own === anyNamespace ? [] : [['xmlns', own] as const]),
    ...[...byPrefix].map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const),
    ...(needsInstance ? [['xmlns:xsi', schemaInstance] as const] : []),
  ]
  return declared.map(([name, uri]) => ` ${name}="${attributeText(uri)}"`).join('')
}

function usesInstance({ text, attributes, children, mixed }: XmlElement): boolean {
  return (
    text?.isNilled === true ||
    [...attributes.values()].some(({ tag }) => tag.startsWith('xsi:')) ||
    [...children.values(), ...(mixed ? [mixed.piece] : [])].some(usesInstance)
  )
}
