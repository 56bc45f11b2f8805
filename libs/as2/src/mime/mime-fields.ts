/** Header fields as received: order, case and duplicates kept. */
export type HeaderLines = readonly (readonly [name: string, value: string])[]

/** A field value such as `attachment; filename="po.x12"`. Value and parameter names are in lower case. */
export type ParameterizedValue = {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

/** The first field of that name, unfolded and trimmed. Some partners send the same field twice. */
export function firstField(headers: HeaderLines, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const found = headers.find(([candidate]) => candidate.toLowerCase() === wanted)
  return found && unfold(found[1])
}

/** Joins continuation lines (RFC 5322 2.2.3). */
export function unfold(value: string): string {
  return value.replace(/\r?\n[ \t]+/g, ' ').trim()
}

export function hasControlCharacters(value: string): boolean {
  return /[^\x20-\x7e\x80-\xff\t]|[\x7f]/.test(value)
}

/** The last wall against header injection: no written field value holds a line end or another control character. */
export function singleLine(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  return value.replace(/[\x00-\x1f\x7f]+/g, ' ').trim()
}

const fieldLine = /^([!-9;-~]+)[ \t]*:(.*)$/s

/** Reads a block of header fields, already cut from its body. Nothing when a line is not a field. */
export function parseFields(block: string): HeaderLines | undefined {
  const fields: [string, string][] = []
  for (const line of block.split(/\r?\n/)) {
    const last = fields[fields.length - 1]
    if (last && /^[ \t]/.test(line)) {
      last[1] += ` ${line.trim()}`
      continue
    }
    const match = fieldLine.exec(line)
    if (!match || fields.length >= 100) return undefined
    fields.push([match[1] ?? '', (match[2] ?? '').trim()])
  }
  return fields
}

/** Splits a value and its parameters; quoted or bare, with RFC 2231 charsets and continuations. */
export function parseParameters(field: string): ParameterizedValue {
  const [value = '', ...rest] = splitOutsideQuotes(field, ';')
  const plain = new Map<string, string>()
  const sections = new Map<string, string[]>()
  for (const item of rest) {
    const equals = item.indexOf('=')
    if (equals < 0) continue
    const name = item.slice(0, equals).trim().toLowerCase()
    const content = unquote(item.slice(equals + 1).trim())
    const star = name.indexOf('*')
    if (star < 0) setOnce(plain, name, content)
    else addSection(sections, name, star, content)
  }
  for (const [name, pieces] of sections) plain.set(name, pieces.join(''))
  return { value: value.trim().toLowerCase(), parameters: plain }
}

/** Removes the quotes of a quoted-string and the escapes AS2 defines, `\"` and `\\` (RFC 4130 6.2). */
export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\(["\\])/g, '$1')
}

export function splitOutsideQuotes(text: string, separator: string): string[] {
  const pieces: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    if (quoted && text[i] === '\\') i++
    else if (text[i] === '"') quoted = !quoted
    else if (!quoted && text[i] === separator) {
      pieces.push(text.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(text.slice(start))
  return pieces
}

function setOnce(map: Map<string, string>, name: string, content: string): void {
  if (!map.has(name)) map.set(name, content)
}

// name*=UTF-8''po%C3%A9  name*0=part  name*1*=%20more
function addSection(sections: Map<string, string[]>, name: string, star: number, content: string): void {
  const index = Number.parseInt(name.slice(star + 1), 10) || 0
  if (index < 0 || index > 20) return
  const encoded = name.endsWith('*')
  const text = encoded && index === 0 ? content.replace(/^[^']*'[^']*'/, '') : content
  const pieces = sections.get(name.slice(0, star)) ?? []
  pieces[index] = encoded ? percentDecoded(text) : text
  sections.set(name.slice(0, star), pieces)
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not UTF-8: the name is a label only, so the escapes stay readable as they are.
    return text
  }
}
