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
  RECORD_UNKNOWN: 'A record is of a type that the guide does not know',
  RECORD_ORDER: 'A record stands where the guide has none of its type',
  RECORD_TWICE: 'A record that may stand once stands twice',
  RECORD_TOO_MANY: 'More records of a type than the guide allows',
  RECORD_MISSING: 'A required record is missing',
  RECORD_LENGTH: 'A record is longer or shorter than the guide says',
  RECORD_NUL: 'NUL bytes in text: a damaged file, or UTF-16 read as something else',
  ROW_HEAD_DIFFERS: 'Rows of one document differ in a value that the document has once',
  ROW_KEY_REPEATED: 'Two documents to be written as rows have the same key, one after the other',
  CSV_QUOTE_OPEN: 'A quote is opened and not closed',
  CSV_QUOTE_STRAY: 'Text stands between a closing quote and the next delimiter',
  CSV_COLUMNS: 'A row has more or fewer cells than it should',
  CSV_COLUMN_MISSING: 'The header line lacks a column that the guide reads, or has it twice',
  CSV_UNQUOTED: 'A value needs quotes, and the guide has none',
  CSV_FORMULA: 'A value would be run as a formula by a spreadsheet',
} as const satisfies { readonly [code: string]: string }

export type DocumentFaultCode = keyof typeof documentFaultCodes
