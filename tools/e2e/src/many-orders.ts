import { order } from './scene.ts'

export type ManyOrders = {
  /** ISA13 and GS06. */
  readonly number: number
  readonly count: number
  /** Transactions without a BEG, by their place from 0 on. */
  readonly bad?: ReadonlySet<number>
  /** So many orders come twice: what is further back changes what came first. */
  readonly threads?: number
}

/** One interchange of many orders, their PO numbers counted. */
export function manyOrders({ number, count, bad = new Set(), threads = count }: ManyOrders): Buffer {
  const text = order(number).content.toString('latin1')
  const po = order(number).number
  const [head = '', rest = ''] = split(text, text.indexOf('ST*850'))
  const [set = '', tail = ''] = split(rest, rest.indexOf('GE*'))
  const sets = Array.from({ length: count }, (_, at) => {
    const st02 = String(at + 1).padStart(4, '0')
    const own = set
      .replace('ST*850*0001', `ST*850*${st02}`)
      .replace(
        /SE\*(\d+)\*0001/,
        (_, segments: string) => `SE*${Number(segments) - (bad.has(at) ? 1 : 0)}*${st02}`,
      )
      .replaceAll(po, `M${number}-${String(at % threads).padStart(6, '0')}`)
    return bad.has(at) ? own.replace(/BEG\*[^~]*~/, '') : own
  })
  return Buffer.from(`${head}${sets.join('')}${tail.replace('GE*1*', `GE*${count}*`)}`, 'latin1')
}

function split(text: string, at: number): readonly [string, string] {
  return [text.slice(0, at), text.slice(at)]
}
