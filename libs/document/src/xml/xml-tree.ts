import { type Node, newNode } from '../node.ts'
import { type Branch, origin } from '../tree.ts'
import type { TagReader } from './tag-reader.ts'
import type { Slot, XmlElement } from './xml-plan.ts'

/** An open element. Kept for the next one of the same depth. */
class Level {
  /** Undefined for elements that the guide does not name. */
  plan: XmlElement | undefined
  /** Where its fields go. */
  branch: Node = newNode()
  text = ''
  takesText = false
  hasChildren = false
  isNil = false
  pieces: Branch[] | undefined
}

/** Fills the tree of one document from its elements and texts, as the guide's plan says. */
export class XmlTree {
  root: Node = newNode()
  elements = 0
  private readonly plan: XmlElement
  private readonly isAny: boolean
  private readonly levels: Level[] = []
  private depth = 0
  private fileOffset: (at: number) => number = (at) => at
  private onTwice: (path: string) => void = () => undefined

  /** `isAny`: names without a prefix in the guide are of any namespace. */
  constructor(plan: XmlElement, isAny: boolean) {
    this.plan = plan
    this.isAny = isAny
  }

  /** A new document. Offsets in the file are asked for in rising order. */
  begin(fileOffset: (at: number) => number, onTwice: (path: string) => void): void {
    this.fileOffset = fileOffset
    this.onTwice = onTwice
    this.root = newNode()
    this.elements = 0
    this.depth = 0
  }

  /** Whether the element that is open keeps its text: a text is made a string only then. */
  get takesText(): boolean {
    return this.levels[this.depth - 1]?.takesText ?? false
  }

  start(tag: TagReader, at: number): void {
    const outer = this.levels[this.depth - 1]
    let level = this.levels[this.depth]
    if (level === undefined) {
      level = new Level()
      this.levels[this.depth] = level
    }
    this.depth++
    this.elements++
    level.text = ''
    level.isNil = false
    level.hasChildren = false
    level.pieces = undefined
    if (outer === undefined) this.startRoot(level, tag, at)
    else this.startBelow(outer, level, tag, at)
    const { plan } = level
    level.takesText = plan !== undefined && (plan.text ?? plan.mixed?.piece.text) !== undefined
    if (tag.count > 0) this.attributes(level, tag)
  }

  text(text: string): void {
    const level = this.levels[this.depth - 1]
    if (level !== undefined) level.text = level.text === '' ? text : level.text + text
  }

  end(): void {
    const level = this.levels[this.depth - 1]
    if (level === undefined) return
    const { plan } = level
    if (plan?.mixed !== undefined) this.endPiece(level, plan.mixed.piece)
    if (plan?.text !== undefined && !level.isNil) this.endText(level, plan, plan.text)
    this.depth--
  }

  private startRoot(level: Level, tag: TagReader, at: number): void {
    level.plan = this.plan
    level.branch = this.root
    this.mark(this.root, tag, at)
  }

  private startBelow(outer: Level, level: Level, tag: TagReader, at: number): void {
    outer.hasChildren = true
    const { plan } = outer
    level.branch = outer.branch
    level.plan = plan === undefined ? undefined : this.childOf(plan, tag)
    if (plan?.mixed !== undefined) {
      this.endPiece(outer, plan.mixed.piece)
      const piece = level.plan === undefined ? this.childOf(plan.mixed.piece, tag) : undefined
      if (piece !== undefined) {
        level.plan = piece
        level.branch = this.newPiece(outer)
        this.mark(level.branch, tag, at)
      }
    }
    const opens = level.plan?.opens
    if (opens === undefined) return
    const node = newNode()
    this.mark(node, tag, at)
    this.put(level.branch, opens, node)
    level.branch = node
  }

  private childOf(plan: XmlElement, { element }: TagReader): XmlElement | undefined {
    if (plan.children.size === 0 || element === undefined) return undefined
    const found = plan.children.get(element.key)
    return found === undefined && this.isAny ? plan.children.get(element.local) : found
  }

  private mark(node: Node, { name }: TagReader, at: number): void {
    node[origin] = {
      segment: name?.raw ?? '',
      segmentPosition: this.elements,
      byteOffset: this.fileOffset(at),
    }
  }

  private attributes(level: Level, tag: TagReader): void {
    const { plan, branch } = level
    for (let index = 0; index < tag.count; index++) {
      const name = tag.attribute(index)
      if (name === undefined) continue
      if (name.isNil) level.isNil = /^\s*(?:true|1)\s*$/.test(tag.value(index) ?? '')
      const known = plan?.attributes.get(name.key)
      const value = known === undefined ? undefined : tag.value(index)
      if (known !== undefined && value !== undefined) this.putText(branch, known.slot, value)
    }
  }

  private endText(level: Level, { children }: XmlElement, slot: Slot): void {
    const { text } = level
    // Blanks between child elements are the layout of the file, not a text.
    if (level.hasChildren && text.trim() === '') return
    if (text === '' && children.size > 0) return
    this.putText(level.branch, slot, text)
  }

  private putText(branch: Node, slot: Slot, text: string): void {
    // XML Schema collapses white space for every type but strings; an empty number or date is none.
    const value = slot.type === 'text' ? text : text.trim()
    if (value !== '' || slot.type === 'text') this.put(branch, slot, value)
  }

  private put(
    branch: Node,
    { field, isList }: { readonly field: string; readonly isList: boolean },
    value: string | Node,
  ): void {
    const known = branch[field]
    if (known === undefined) branch[field] = isList ? ([value] as string[]) : value
    else if (isList) (known as (string | Node)[]).push(value)
    else this.onTwice(this.pathOf(field))
  }

  private newPiece(outer: Level): Node {
    const piece = newNode()
    if (outer.pieces === undefined) {
      outer.pieces = []
      const mixed = outer.plan?.mixed
      if (mixed !== undefined) outer.branch[mixed.field] = outer.pieces
    }
    outer.pieces.push(piece)
    return piece
  }

  /** The text up to here is a piece of its own. */
  private endPiece(level: Level, { text }: XmlElement): void {
    if (level.text !== '' && text !== undefined) this.putText(this.newPiece(level), text, level.text)
    if (text !== undefined) level.text = ''
  }

  private pathOf(field: string): string {
    let path = ''
    for (let depth = 1; depth < this.depth; depth++) {
      const opens = this.levels[depth]?.plan?.opens
      if (opens === undefined) continue
      const list = this.levels[depth - 1]?.branch[opens.field]
      const index = opens.isList && Array.isArray(list) ? `[${list.length - 1}]` : ''
      path += `${opens.field}${index}.`
    }
    return path + field
  }
}
