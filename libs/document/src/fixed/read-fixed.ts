import type { DocumentPlace, DocumentReader, FoundDocument, Limits } from '../codec.ts'
import { DocumentBuilder } from '../records/document-builder.ts'
import { onlyDocument, RecordFile } from '../records/record-file.ts'
import { UnitWindow } from '../records/unit-window.ts'
import type { FixedForm } from './fixed-form.ts'
import { RecordCutter, type RecordEnd } from './record-cutter.ts'
import { RecordText } from './record-text.ts'

export function fixedReader(form: FixedForm, limits: Limits): DocumentReader {
  return new FixedReader(form, limits).file
}

export function readOneFixed(
  bytes: Uint8Array,
  place: DocumentPlace,
  { form, limits }: { readonly form: FixedForm; readonly limits: Limits },
): FoundDocument {
  return onlyDocument(new FixedReader(form, limits, place).file, bytes, place.offset)
}

/** The context of a document's place. */
const swapped = 'swapped'

class FixedReader {
  readonly file: RecordFile<RecordEnd>
  private readonly form: FixedForm
  private readonly limits: Limits
  private readonly window: UnitWindow
  private readonly text: RecordText
  private readonly builder: DocumentBuilder
  /** Of the segments that are open, by their depth. */
  private readonly levels: number[] = []

  constructor(form: FixedForm, limits: Limits, place?: DocumentPlace) {
    const swaps = place === undefined ? undefined : place.context === swapped
    this.form = form
    this.limits = limits
    this.window = new UnitWindow(form.encoding, place?.offset ?? 0, swaps)
    const scanner = new RecordCutter(this.window, {
      hasLines: form.lineEnd !== '',
      lengthAt: (start) => this.lengthAt(start),
      lookAhead: form.typeEnd ?? 0,
      maxUnits: Math.ceil(limits.maxDocumentBytes / this.window.unitBytes),
    })
    this.text = new RecordText(this.window, scanner, form)
    this.text.line = place?.line ?? 1
    this.builder = new DocumentBuilder(form.structure, limits, this.text)
    if (place !== undefined) this.builder.context = place.context
    this.file = new RecordFile({
      ...{ window: this.window, scanner, builder: this.builder, limits, isPart: place !== undefined },
      onBegin: () => {
        if (this.window.isSwapped) this.builder.context = swapped
      },
      onRecord: (end) => this.take(end),
    })
  }

  private lengthAt(start: number): number | undefined {
    const { form, window } = this
    const type = form.typeOf(window.decode(start, start + (form.typeEnd ?? 0)))
    return type === undefined ? undefined : form.lengths.get(type)
  }

  private take(end: RecordEnd): void {
    const { form, text, builder } = this
    if (end === 'record') {
      const type = form.typeOf(text.take())
      text.expected = type === undefined ? undefined : form.lengths.get(type)
      builder.add(type)
      if (form.levelOf !== undefined) this.checkLevel(form.levelOf(text.record), type)
    } else if (end !== 'skipped') {
      builder.finish()
      builder.begin()
      if (end === 'lost') {
        const words =
          'the guide knows no record of this type, so that nobody can tell where the next one begins'
        builder.fault('RECORD_UNKNOWN', words)
      } else builder.fault('DOC_TOO_LARGE', `a record has more than ${this.limits.maxDocumentBytes} bytes`)
      builder.finish()
    }
    // Without line ends a file is one line, and its records are counted instead.
    if (end === 'record' || end === 'skipped') text.line++
  }
  /** A segment says itself on which level it is: deeper than the one that it belongs to by the guide. */
  private checkLevel(level: number, type: string | undefined): void {
    const { builder, levels } = this
    const { depth } = builder
    if (builder.lastType !== type || depth < 1) return
    levels[depth] = level
    const above = depth > 1 ? levels[depth - 1] : undefined
    if (above === undefined || !(level <= above)) return
    const text = `the segment ${type} is by its hierarchy level not below the one that the guide has it below`
    builder.fault('IDOC_LEVEL', text, { severity: 'warning' })
  }
}
