import { type CodecResult, compileJsonGuide } from '@parley/document'
import type { GuideSpec } from '../guide-spec.ts'

type DocumentGuideSpec = Exclude<GuideSpec, { readonly format: 'x12' | 'edifact' | 'undefined' }>

/** Compiles the guide of a document format: one line a format. */
export function compileDocumentGuide(spec: DocumentGuideSpec): CodecResult {
  switch (spec.format) {
    case 'json':
      return compileJsonGuide(spec)
    default:
      return spec.format satisfies never
  }
}
