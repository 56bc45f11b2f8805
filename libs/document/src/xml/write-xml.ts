import { checkOutput } from '../check-output.ts'
import type { DocumentWriter, Fault, WrittenDocument } from '../codec.ts'
import type { OutputBranch } from '../output.ts'
import type { BranchShape } from '../tree.ts'
import { attributeText, contentText } from './escape-xml.ts'
import { asBranch, forbiddenPaths, itemsOf, takesValues, textOf } from './written-values.ts'
import type { Slot, XmlElement } from './xml-plan.ts'

/** How files of a guide are written. */
export type XmlWriting = {
  readonly shape: BranchShape
  readonly plan: XmlElement
  /** The elements around the documents, outermost first; none: one document a file. */
  readonly wrappers: readonly { readonly tag: string; readonly attributes: string }[]
  /** What stands in the outermost one before the documents: constants. */
  readonly header: XmlElement | undefined
  /** ` xmlns="..."` for the first element. */
  readonly declarations: string
  readonly encoding: 'UTF-8' | 'ISO-8859-1'
  /** Blanks an indent; 0: everything on one line. */
  readonly indent: number
}

export function xmlWriter(writing: XmlWriting): DocumentWriter {
  const writer = new XmlWriter(writing)
  return { document: (output) => writer.document(output), end: () => writer.end() }
}

const oneOnly = {
  code: 'DOC_ONE_ONLY',
  severity: 'error',
  text: 'the guide writes one document a file; name the elements around it in document: for more',
} as const

class XmlWriter {
  private readonly writing: XmlWriting
  private written = 0
  /** Values that came from the document, so far. */
  private given = 0

  constructor(writing: XmlWriting) {
    this.writing = writing
  }

  document(output: OutputBranch): WrittenDocument {
    const { shape, plan, wrappers, declarations } = this.writing
    if (wrappers.length === 0 && this.written > 0) return { kind: 'refused', faults: [oneOnly] }
    const checked = checkOutput(output, shape)
    if (checked.kind === 'refused') return checked
    const paths = forbiddenPaths(output)
    if (paths.length > 0) return { kind: 'refused', faults: paths.map(forbidden) }
    const lead = this.written === 0 ? this.opening() : ''
    const own = wrappers.length === 0 ? declarations : ''
    const text = this.element(plan, output, { margin: this.margin(wrappers.length), isForced: true, own })
    this.written++
    return { ...checked, bytes: this.encode(lead + text + (wrappers.length === 0 ? '\n' : '')) }
  }

  end(): Uint8Array {
    const { wrappers } = this.writing
    if (wrappers.length === 0) return Buffer.alloc(0)
    const lead = this.written === 0 ? this.opening() : ''
    const tags = wrappers.map(({ tag }, depth) => `${this.margin(depth)}</${tag}>`)
    return this.encode(`${lead}${tags.reverse().join('')}\n`)
  }

  private opening(): string {
    const { wrappers, header, declarations, encoding } = this.writing
    const tags = wrappers.map(({ tag, attributes }, depth) => {
      const inside = depth === 0 && header !== undefined ? this.children(header, {}, this.margin(1)) : ''
      return `${this.margin(depth)}<${tag}${depth === 0 ? declarations : ''}${attributes}>${inside}`
    })
    const first = `<?xml version="1.0" encoding="${encoding}"?>`
    return `${first}${this.writing.indent === 0 ? '\n' : ''}${tags.join('')}`
  }

  private margin(depth: number): string {
    const { indent } = this.writing
    return indent === 0 ? '' : `\n${' '.repeat(indent * depth)}`
  }

  /** An element of the guide, as often as the branch has it. */
  private write(plan: XmlElement, branch: OutputBranch, margin: string): string {
    const { opens, text } = plan
    if (opens === undefined && text?.isList !== true) {
      return this.element(plan, branch, { margin, isForced: false, own: '' })
    }
    const items = itemsOf(branch[opens?.field ?? text?.field ?? ''])
    this.given += items.length
    return items
      .map((item) =>
        opens === undefined
          ? `${margin}<${plan.tag}>${contentText(textOf(item) ?? '')}</${plan.tag}>`
          : this.element(plan, asBranch(item), { margin, isForced: true, own: '' }),
      )
      .join('')
  }

  private element(
    plan: XmlElement,
    branch: OutputBranch,
    { margin, isForced, own }: { readonly margin: string; readonly isForced: boolean; readonly own: string },
  ): string {
    const before = this.given
    const attributes = this.attributes(plan, branch)
    const text = plan.text === undefined ? undefined : this.slot(plan.text, branch)
    const isNil = plan.text?.isNilled === true && text === undefined
    const isInline = margin === '' || text !== undefined || plan.mixed !== undefined
    const inner = isInline ? '' : margin + ' '.repeat(this.writing.indent)
    const children = this.pieces(plan, branch) + this.children(plan, branch, inner)
    // What is always the same makes no element where nothing else is given.
    const isEmpty = this.given === before && (takesValues(plan) || text === undefined)
    if (isEmpty && !isForced && !isNil && attributes === '' && children === '') return ''
    if (isEmpty && !isForced && !isNil && takesValues(plan)) return ''
    const head = `${margin}<${plan.tag}${own}${attributes}${isNil ? ' xsi:nil="true"' : ''}`
    if ((text === undefined || text === '') && children === '') return `${head}/>`
    return `${head}>${contentText(text ?? '')}${children}${isInline || children === '' ? '' : margin}</${plan.tag}>`
  }

  private attributes({ attributes, constants = [] }: XmlElement, branch: OutputBranch): string {
    let text = ''
    for (const { tag, slot } of attributes.values()) {
      const value = this.slot(slot, branch)
      if (value !== undefined) text += ` ${tag}="${attributeText(value)}"`
    }
    for (const { tag, value } of constants) text += ` ${tag}="${attributeText(value)}"`
    return text
  }

  /** The text of a slot; counted when the document gave it. */
  private slot({ constant, field }: Slot, branch: OutputBranch): string | undefined {
    if (constant !== undefined) return constant
    const text = textOf(branch[field])
    if (text !== undefined) this.given++
    return text
  }

  private children({ children }: XmlElement, branch: OutputBranch, margin: string): string {
    let text = ''
    for (const child of children.values()) text += this.write(child, branch, margin)
    return text
  }

  private pieces({ mixed }: XmlElement, branch: OutputBranch): string {
    if (mixed === undefined) return ''
    const { field, piece } = mixed
    return itemsOf(branch[field])
      .map((item) => {
        const own = asBranch(item)
        const text = piece.text === undefined ? undefined : this.slot(piece.text, own)
        return contentText(text ?? '') + this.children(piece, own, '')
      })
      .join('')
  }

  private encode(text: string): Uint8Array {
    if (this.writing.encoding === 'UTF-8') return Buffer.from(text, 'utf8')
    const held = text.replace(/[^\0-\xff]/gu, (character) => `&#${character.codePointAt(0)};`)
    return Buffer.from(held, 'latin1')
  }
}

function forbidden(path: string): Fault {
  return {
    code: 'XML_CHARACTER',
    severity: 'error',
    text: `${path} has a character that XML cannot hold`,
    path,
  }
}
