/** Resources as lines of YAML, so that parts of them can be put together and keep their comments. */

/** A branch: its name and the lines of what is in it. */
export function branch(name: string, lines: readonly string[]): readonly string[] {
  return [`${name}:`, ...indented(lines)]
}

/** A list of branches, each by its lines. The first line of each is a field, not a comment. */
export function list(name: string, ...items: readonly (readonly string[])[]): readonly string[] {
  return [`${name}:`, ...items.flatMap((item) => indented(itemLines(item)))]
}

/** Lines as one item of a list. */
export function itemLines([first = '', ...others]: readonly string[]): readonly string[] {
  return [`- ${first}`, ...indented(others)]
}

export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}

/** Longest line of an expression that is not folded; what stands before it needs room too. */
const width = 88

/** A field of a mapping and its expression: plain, quoted, or folded over several lines. */
export function value(name: string, expression: string): readonly string[] {
  if (name.length + expression.length > width) return [`${name}: >-`, ...indented(folded(expression))]
  // A plain scalar of YAML 1.2 (7.3.3) that no reader takes for a number or a word of YAML.
  const isPlain = /^[A-Za-z(]/.test(expression) && !/: | #|^(true|false|null|yes|no)$/i.test(expression)
  return [`${name}: ${isPlain ? expression : `"${expression}"`}`]
}

function folded(expression: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of expression.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}
