/** Character data: a carriage return would be read as a line feed, so it becomes a reference (XML 2.11). */
export function contentText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, referenceOf) : text
}

/** The value of an attribute in double quotes: white space but blanks would be read as a blank (XML 3.3.3). */
export function attributeText(text: string): string {
  return /[&<>"\t\n\r]/.test(text) ? text.replace(/[&<>"\t\n\r]/g, referenceOf) : text
}

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
])

function referenceOf(character: string): string {
  return references.get(character) ?? character
}
