import type { Components, Element, Repeated, Separators } from '../view/interchange-tree.ts'
import { ByteSink } from './byte-sink.ts'
import { characterSet } from './character-set.ts'
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

/** For what is no data: every character is written. */
const lineEndClasses = new Uint8Array(128)

/** Puts segments on the wire: separators between, release characters into, and what cannot be written into problems. */
export class SegmentWriter {
  readonly problems: WriteProblem[] = []
  /** Segments written. */
  count = 0
  private readonly wire: Wire
  private readonly sink: ByteSink
  private readonly terminator: number
  private readonly lineEnd: string
  private readonly codes: {
    readonly [name in 'element' | 'repetition' | 'component' | 'release']: number
  }
  /** By code below 0x80: 0 is written as it is; 1 is a separator; 2 is not in the character set. */
  private classes: Uint8Array
  private place: Pick<WriteProblem, 'group' | 'transaction'> = {}
  /** Within the transaction; its header is 0. */
  private index = -1
  /** Where in the segment: elements from 1 on; components and repetitions too, or 0. */
  private element = 0
  private repetition = 0
  private component = 0
  /** Separators that come before the next value; those that nothing comes behind are never written. */
  private pendingElements = 0
  private pendingRepetitions = 0
  private pendingComponents = 0

  constructor(wire: Wire) {
    const { element, repetition = '', component, segment, release, lineEnd = '' } = wire.separators
    this.wire = wire
    this.sink = new ByteSink(wire.charset)
    this.terminator = segment.charCodeAt(0)
    this.lineEnd = lineEnd
    this.codes = {
      ...{ element: element.charCodeAt(0), component: component.charCodeAt(0) },
      repetition: repetition.charCodeAt(0),
      release: release === undefined ? -1 : release.charCodeAt(0),
    }
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
    this.sink.set = characterSet(charset)
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
    this.sink.add(text + this.lineEnd)
  }

  /**
   * Empty elements, components and repetitions at the end are left out. `ending`: the line end, where it is not that of
   * the separators.
   */
  segment(tag: string, elements: readonly Element[], ending?: string): void {
    this.open(tag, elements)
    this.close(ending)
  }

  /** The same with octets as its last element, whatever bytes they are; an element before them tells how many. */
  octetSegment(tag: string, elements: readonly Element[], octets: string): void {
    this.open(tag, elements)
    this.sink.put(this.codes.element)
    this.sink.addOctets(octets)
    this.close()
  }

  /** A package (ISO 9735-8): octets between the terminator of UNO and UNP; no line end, which would be one of them. */
  packed(elements: readonly Element[], octets: string): void {
    this.open('UNO', elements)
    this.close('')
    this.sink.addOctets(octets)
  }

  private open(tag: string, elements: readonly Element[]): void {
    this.count++
    this.index++
    if (!this.sink.addPlain(tag, this.classes, -1)) this.sink.add(tag)
    this.pendingElements = 0
    this.pendingRepetitions = 0
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index] ?? ''
      this.element = index + 1
      this.pendingElements++
      if (typeof element !== 'string') this.structure(element)
      else if (element !== '') this.value(element)
    }
    this.element = 0
  }

  private close(ending = this.lineEnd): void {
    this.sink.put(this.terminator)
    this.sink.addPlain(ending, lineEndClasses, -1)
  }

  /** The bytes; to be called once, when there are no problems. */
  bytes(): Uint8Array {
    return this.sink.end()
  }

  private structure(element: Components | Repeated): void {
    if (!('repetitions' in element)) {
      this.components(element)
      return
    }
    if (this.wire.separators.repetition === undefined) this.checkRepetition(element)
    element.repetitions.forEach((one, index) => {
      this.repetition = index + 1
      if (index > 0) this.pendingRepetitions++
      if (typeof one !== 'string') this.components(one)
      else if (one !== '') this.value(one)
    })
    this.repetition = 0
    this.pendingRepetitions = 0
  }

  private components(components: Components): void {
    this.pendingComponents = 0
    for (let index = 0; index < components.length; index++) {
      const text = components[index] ?? ''
      this.component = index + 1
      if (index > 0) this.pendingComponents++
      if (text !== '') this.value(text)
    }
    this.component = 0
    this.pendingComponents = 0
  }

  private checkRepetition({ repetitions }: Repeated): void {
    if (repetitions.findLastIndex((one) => one.length > 0) < 1) return
    this.problem(
      'the element is repeated, and the interchange has no repetition separator; it takes ISA12 of 00402, or UNB syntax version 4, and such a separator',
    )
  }

  private value(text: string): void {
    const { sink, codes } = this
    if (this.pendingElements > 0) sink.put(codes.element, this.pendingElements)
    if (this.pendingRepetitions > 0) sink.put(codes.repetition, this.pendingRepetitions)
    if (this.pendingComponents > 0) sink.put(codes.component, this.pendingComponents)
    this.pendingElements = 0
    this.pendingRepetitions = 0
    this.pendingComponents = 0
    if (!sink.addPlain(text, this.classes, codes.release)) sink.add(this.careful(text))
  }

  private careful(text: string): string {
    let written = ''
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0
      const isAbsent = code > 0x7f ? !this.sink.set.has(code) : this.classes[code] === 2
      if (isAbsent) written += this.unmappable(character)
      else written += this.classes[code] === 1 ? this.separator(character) : character
    }
    return written
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
