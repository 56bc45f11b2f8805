import { guideFromJsonSchema } from './from-json-schema.ts'
import { guideFromXsd } from './from-xsd.ts'
import { inferCsv } from './infer-csv.ts'
import { type InferResult, inferJson } from './infer-json.ts'
import { inferXml } from './infer-xml.ts'

export type InferDocumentOptions = {
  /** Of an XML Schema: the element that is one document. */
  readonly element?: string
}

/**
 * Drafts the guide of a document format from samples of it (JSON, XML, CSV) or from its schema (JSON Schema, XML Schema), whichever
 * the texts are. Of values only short codes that came again and again get into the draft.
 */
export function inferDocumentGuide(
  files: readonly string[],
  { element }: InferDocumentOptions = {},
): InferResult {
  const [first = ''] = files
  const start = first.trimStart().replace(/^\ufeff/, '')
  if (start.startsWith('<'))
    return /<([\w.-]+:)?schema[\s>]/.test(start) && start.includes('http://www.w3.org/2001/XMLSchema')
      ? guideFromXsd(first, element)
      : inferXml(files)
  if (/^[{[]/.test(start)) return isJsonSchema(start) ? guideFromJsonSchema(first) : inferJson(files)
  return inferCsv(files)
}

function isJsonSchema(text: string): boolean {
  return (
    /^\{\s*"\$(schema|id|defs)"\s*:/.test(text) ||
    (/"type"\s*:\s*"(object|array)"/.test(text) && /"(properties|items)"\s*:/.test(text))
  )
}
