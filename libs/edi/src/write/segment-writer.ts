import type { Components, Element, Repeated, Separators } from '../view/interchange-tree.ts'
import { ByteSink } from './byte-sink.ts'
import { transliterate } from './transliterate.ts'
import type { OutputCharset, WriteOptions, WriteProblem } from './write-options.ts'

export type Wire = {
  readonly separators: Separators
  readonly charset: OutputCharset
  readonly separatorsInData: WriteOptions['separatorsInData']
  readonly unmappable: WriteOptions['unmappable']
}

// More of them help nobody.
const mostProblems = 100

/** Puts segments on the wire: separators between, release characters into, and what cannot be written into problems. */
export class SegmentWriter {
  readonly problems: WriteProblem[] = []
  /** Segments written. */
  count = 0
  private readonly wire: Wire
  private readonly sink: ByteSink
  private readonly end: string
  /** By code below 0x80: 0 is written as it is; 1 is a separator; 2 is not in the character set. */
  private classes: Uint8Array
  private place: Pick<WriteProblem, 'group' | 'transaction'> = {}
  /** Within the transaction; its header is 0. */
  private index = -1
  private element = 0
  private component = 0
  private repetition = 0

  constructor(wire: Wire) {
    this.wire = wire
    this.sink = new ByteSink(wire.charset)
    this.end = wire.separators.segment + (wire.separators.lineEnd ?? '')
    this.classes = this.classify()
    for (const policy of [wire.separatorsInData, wire.unmappable]) this.checkReplacement(policy)
  }

  /** Where the segments to come stand, for problems. */
  at(group?: number, transaction?: number): void {
    this.place = {
      ...(group !== undefined && { group }),
      ...(transaction !== undefined && { transaction }),
    }
    this.index = -1
  }

  /** What follows is in this character set; by default, in that of the interchange. */
  useCharset(charset: OutputCharset = this.wire.charset): void {
    this.sink.switchTo(charset)
    this.classes = this.classify()
  }

  /** At the segment written last, or `ahead` of it. */
  problem(text: string, ahead = 0): void {
    if (this.problems.length >= mostProblems) return
    const { element, component, repetition } = this
    this.problems.push({
      ...{ text, ...this.place },
      ...(this.place.transaction !== undefined && { segment: Math.max(0, this.index + ahead) }),
      ...(element > 0 && { element }),
      ...(component > 0 && { component }),
      ...(repetition > 0 && { repetition }),
    })
  }

  /** A segment of which every character has its place: UNA, ISA. */
  raw(text: string): void {
    this.count++
    this.sink.add(text + (this.wire.separators.lineEnd ?? ''))
  }

  /** Empty elements, components and repetitions at the end are left out. */
  segment(tag: string, elements: readonly Element[]): void {
    this.count++
    this.index++
    const separator = this.wire.separators.element
    let line = tag
    let pending = ''
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index] ?? ''
      pending += separator
      if (element === '') continue
      this.element = index + 1
      const text = typeof element === 'string' ? this.value(element) : this.structure(element)
      if (text === '') continue
      line += pending + text
      pending = ''
    }
    this.element = 0
    this.sink.add(line + this.end)
  }

  /** Puts another line end behind the last segment. */
  endLine(ending: string | undefined): void {
    if (ending !== undefined && /^[\r\n]*$/.test(ending))
      this.sink.endWith(this.wire.separators.lineEnd ?? '', ending)
  }

  /** The bytes; to be called once, when there are no problems. */
  bytes(): Uint8Array {
    return this.sink.end()
  }

  private structure(element: Components | Repeated): string {
    if (!('repetitions' in element)) return this.components(element)
    const { repetition } = this.wire.separators
    const texts = element.repetitions.map((one, index) => {
      this.repetition = index + 1
      return typeof one === 'string' ? this.value(one) : this.components(one)
    })
    this.repetition = 0
    const kept = withoutEmptyEnd(texts)
    if (kept.length < 2 || repetition !== undefined) return kept.join(repetition)
    this.problem(
      'the element is repeated, and the interchange has no repetition separator; it takes ISA12 of 00402, or UNB syntax version 4, and such a separator',
    )
    return ''
  }

  private components(components: Components): string {
    const texts = components.map((one, index) => {
      this.component = index + 1
      return this.value(one)
    })
    this.component = 0
    return withoutEmptyEnd(texts).join(this.wire.separators.component)
  }

  private value(text: string): string {
    const { classes } = this
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > 0x7f || classes[code] !== 0) return this.careful(text)
    }
    return text
  }

  private careful(text: string): string {
    let written = ''
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      if (code > 0x7f) written += this.sink.set.has(code) ? this.wide(character) : this.unmappable(character)
      else if (this.classes[code] === 2) written += this.unmappable(character)
      else written += this.classes[code] === 1 ? this.separator(character) : character
    }
    return written
  }

  private wide(character: string): string {
    this.sink.widen()
    return character
  }

  private separator(character: string): string {
    const { separators, separatorsInData } = this.wire
    if (separators.release !== undefined) return separators.release + character
    if (typeof separatorsInData === 'object') return separatorsInData.replaceBy
    this.problem(
      'the value contains a separator; let separators be chosen or replaced, or take it out of the value',
    )
    return ''
  }

  private unmappable(character: string): string {
    const { unmappable } = this.wire
    if (typeof unmappable === 'object') return unmappable.replaceBy
    const form = unmappable === 'transliterate' ? this.plainForm(character) : undefined
    if (form !== undefined) return form
    this.problem(
      'the value contains a character that the character set of the interchange has not; choose another, or let it be replaced',
    )
    return ''
  }

  /** The form in plain letters, written as data like every other; in capitals where the set has no small letters. */
  private plainForm(character: string): string | undefined {
    const plain = transliterate(character)
    if (plain === undefined) return undefined
    const characters = [...plain].map((one) => (this.isAbsent(one) ? one.toUpperCase() : one))
    if (characters.some((one) => this.isAbsent(one))) return undefined
    return characters
      .map((one) => (this.classes[one.charCodeAt(0)] === 1 ? this.separator(one) : one))
      .join('')
  }

  private isAbsent(character: string): boolean {
    return this.sink.set.absent[character.charCodeAt(0)] !== 0
  }

  private classify(): Uint8Array {
    const classes = this.sink.set.absent.map((absent) => 2 * absent)
    const { element, component, segment, repetition, release } = this.wire.separators
    for (const separator of [element, component, segment, repetition, release]) {
      if (separator !== undefined) classes[separator.charCodeAt(0)] = 1
    }
    return classes
  }

  private checkReplacement(policy: Wire['separatorsInData'] | Wire['unmappable']): void {
    if (typeof policy !== 'object') return
    const isPlain = policy.replaceBy.length === 1 && this.classes[policy.replaceBy.charCodeAt(0)] === 0
    if (!isPlain)
      this.problem('what replaces characters is one character of the set, in ASCII, and no separator')
  }
}

function withoutEmptyEnd(texts: readonly string[]): readonly string[] {
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1)
}
