/** What a file is, told by the ending of its name: a guess that decides nothing, and that the next system is told. */
const byExtension: { readonly [extension: string]: string } = {
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  xml: 'application/xml',
  edi: 'application/edi-consent',
  x12: 'application/edi-x12',
  edifact: 'application/edifact',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  zip: 'application/zip',
}

/** The media type of a file of this name (RFC 6838). */
export function mediaTypeOfName(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? unknownType) : unknownType
}

const unknownType = 'application/octet-stream'

/** The ending of files of a media type; undefined when it says nothing. */
export function extensionOfMediaType(mediaType: string): string | undefined {
  const bare = mediaType.split(';', 1)[0]?.trim().toLowerCase()
  if (bare === 'text/xml') return 'xml'
  return Object.entries(byExtension).find(([, known]) => known === bare)?.[0]
}
