/**
 * Every code that a fault of a document can have, with what it means. Closed: operators filter and alert on them,
 * so a code never changes its meaning. `DOC_` and `FIELD_` codes are those of any format.
 */
export const documentFaultCodes = {
  DOC_NONE: 'The file holds no document',
  DOC_TOO_LARGE: 'A document is larger than the limit',
  DOC_TOO_DEEP: 'A document is nested deeper than the limit',
  DOC_TOO_MANY_FIELDS: 'A document has more fields than the limit',
  DOC_MORE_FAULTS: 'A document has more faults than are listed',
  DOC_ONE_ONLY: 'The format takes one document a file, and a second one was written',
  FILE_TOO_LARGE: 'The file is larger than the limit',
  CHARSET: 'Bytes that are not of the character set, or characters that it cannot hold',
  FIELD_MISSING: 'A required field is missing',
  FIELD_TWICE: 'A field that may stand once stands twice',
  FIELD_KIND: 'A value stands where a list or a group belongs, or the other way round',
  FIELD_TYPE: 'A value is not of the type of its field',
  FIELD_TOO_LONG: 'A value is longer than its field',
  FIELD_CODE: 'A value is none of the codes of its field',
  JSON_SYNTAX: 'Not JSON (RFC 8259)',
  JSON_END: 'The file ends within a JSON document',
} as const satisfies { readonly [code: string]: string }

export type DocumentFaultCode = keyof typeof documentFaultCodes
