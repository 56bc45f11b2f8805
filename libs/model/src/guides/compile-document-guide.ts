import {
  type CodecResult,
  compileCsvGuide,
  compileFixedGuide,
  compileIdocGuide,
  compileIdocXmlGuide,
  compileJsonGuide,
  compileXlsxGuide,
  compileXmlGuide,
} from '@parley/document'
import type { GuideSpec } from '../guide-spec.ts'

export type DocumentGuideSpec = Exclude<GuideSpec, { readonly format: 'x12' | 'edifact' | 'undefined' }>

/** Compiles the guide of a document format: one line a format. */
export function compileDocumentGuide(spec: DocumentGuideSpec): CodecResult {
  switch (spec.format) {
    case 'csv':
      return compileCsvGuide(spec)
    case 'fixed':
      return compileFixedGuide(spec)
    case 'json':
      return compileJsonGuide(spec)
    case 'xml':
      return compileXmlGuide(spec)
    case 'idoc':
      return compileIdocGuide(spec)
    case 'idoc-xml':
      return compileIdocXmlGuide(spec)
    case 'xlsx':
      return compileXlsxGuide(spec)
    default:
      return spec satisfies never
  }
}
