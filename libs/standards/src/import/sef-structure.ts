import type { FullTable } from '../make-pack.ts'

type Item = FullTable['messages'][string]['structure'][number]
type Open = { readonly loop: string; readonly max: number; readonly items: Item[] }

// `{`, then what the loop is called and how often it comes: {N1:200, {:>1, {
const token = /\[([^\]]*)\]|\{([A-Za-z0-9]*)(?::(>?\d+))?|\}|\^|[+-]\d+|\s+/y
const deepest = 32

/**
 * Reads the structure of a set: `^[ST,M][REF,,>1]{:200[N1,M][N2,,2]}^[CTT][SE,M]`. `^` begins a table, `+10` a position;
 * `>1` is no limit. A loop is as mandatory as its trigger. A text says what is wrong.
 */
export function readSefStructure(text: string): readonly Item[] | string {
  const open: Open[] = [{ loop: '', max: 1, items: [] }]
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (match === null) return `cannot be read from "${text.slice(at, at + 12)}" on`
    const [whole, segment, loop, max] = match
    if (segment !== undefined) open.at(-1)?.items.push(segmentOf(segment))
    else if (whole === '}') {
      const closed = open.pop()
      const around = open.at(-1)
      if (closed === undefined || around === undefined) return 'a brace is closed that was not opened'
      around.items.push(loopOf(closed))
    } else if (whole.startsWith('{')) {
      open.push({ loop: loop ?? '', max: countOf(max ?? '1'), items: [] })
      if (open.length > deepest) return `nests loops more than ${deepest} deep`
    }
  }
  return open.length === 1 ? (open[0]?.items ?? []) : 'a brace is opened and not closed'
}

/** `N1`, `N1,M`, `REF,,>1`; what stands around the tag are marks of guides. */
function segmentOf(text: string): Item {
  const [tag = '', use = '', max = ''] = text.split(',').map((field) => field.trim())
  return {
    seg: /[A-Z][A-Z0-9]{1,2}/.exec(tag)?.[0] ?? tag,
    req: use === 'M' ? 'M' : 'O',
    max: countOf(max || '1'),
  }
}

function loopOf({ loop, max, items }: Open): Item {
  const [trigger] = items
  const tag = trigger !== undefined && 'seg' in trigger ? trigger.seg : ''
  const [first, ...rest] = items
  // The trigger comes once a loop, and always: how often is said by the loop.
  const once = first !== undefined && 'seg' in first ? [{ ...first, req: 'M', max: 1 }] : items.slice(0, 1)
  return { loop: loop === '' ? tag : loop, req: trigger?.req ?? 'O', max, items: [...once, ...rest] }
}

function countOf(text: string): number {
  return text.startsWith('>') ? -1 : Number(/\d+/.exec(text)?.[0] ?? 1)
}
