type Uses = {
  readonly elements: readonly { readonly ref: string; readonly req: string; readonly repeat?: number }[]
  readonly syntax: readonly string[]
}

const token = /\[([^\]]*)\]|\{(\d+)|\}|\+((?:(?:[PRECL](?:\d\d){2,}|D[1-7]\(\d{3}(?:,\d{3})+\)),?)+)|\s+/y
const most = 200

/**
 * Reads the elements of a segment or composite: `[128,M][127]{10[235][234]}+R0203P0304`; a number behind a brace repeats
 * what is in it, a third field of an element is how often it may be repeated. A text says what is wrong.
 */
export function readSefUses(text: string): Uses | string {
  const elements: Uses['elements'][number][] = []
  const open: { readonly from: number; readonly times: number }[] = []
  const syntax: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (match === null) return `cannot be read from "${text.slice(at, at + 12)}" on`
    const [whole, element, times, notes] = match
    if (element !== undefined) elements.push(useOf(element))
    else if (times !== undefined) open.push({ from: elements.length, times: Number(times) })
    else if (notes !== undefined) syntax.push(...(notes.match(/[PRECL](?:\d\d)+|D[1-7]\([\d,]+\)/g) ?? []))
    else if (whole === '}') {
      const group = open.pop()
      if (group === undefined) return 'a brace is closed that was not opened'
      const inside = elements.slice(group.from)
      for (let time = 1; time < group.times && elements.length < most; time++) elements.push(...inside)
    }
  }
  if (open.length > 0) return 'a brace is opened and not closed'
  return elements.length > most ? `has more than ${most} elements` : { elements, syntax }
}

/** `98`, `98,M`, `C040,,5`; marks before the number say what a partner makes of it, which is a matter of guides. */
function useOf(text: string): Uses['elements'][number] {
  const [reference = '', use = '', repeat = ''] = text.split(',').map((field) => field.trim())
  const count = Number(/\d+/.exec(repeat)?.[0] ?? 1)
  return {
    ref: /[A-Za-z0-9]+/.exec(reference)?.[0] ?? '',
    req: use === 'M' ? 'M' : 'O',
    ...(count > 1 && { repeat: count }),
  }
}
