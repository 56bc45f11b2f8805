import { type Finding, finding } from '../finding.ts'

/** Most findings of one envelope or transaction that are kept; a file can be wrong in every one of its bytes. */
export const mostFindings = 1000

/** A list of findings that stops growing, and then says so once. */
class LimitedFindings extends Array<Finding> {
  /** What is made of the list is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  override push(...found: readonly Finding[]): number {
    for (const one of found) {
      if (this.length < mostFindings) super.push(one)
      else if (this.length === mostFindings) super.push(cutAt(one.byteOffset))
    }
    return this.length
  }
}

export function limitedFindings(found: readonly Finding[] = []): Finding[] {
  const list = new LimitedFindings()
  list.push(...found)
  return list
}

/** Among what is left out may be an error. */
function cutAt(byteOffset: number): Finding {
  const text = 'Further findings are not listed. Mend these first.'
  const ack = { ta1: '024', ak905: '5', ak502: '5' }
  return { ...finding('FINDINGS_CUT', text, { byteOffset }), severity: 'error', ack }
}
