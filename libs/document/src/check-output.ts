import { checkTree } from './check-tree.ts'
import type { Fault, WrittenDocument } from './codec.ts'
import type { OutputBranch } from './output.ts'
import type { BranchShape } from './tree.ts'

type Refused = WrittenDocument & { readonly kind: 'refused' }
type Fine = { readonly kind: 'written'; readonly warnings: readonly Fault[] }

const maxFaults = 100

/** What every writer asks first: whether a document has what its shape promises. */
export function checkOutput(output: OutputBranch, shape: BranchShape): Fine | Refused {
  const faults: Fault[] = []
  checkTree(output, shape, (fault) => {
    if (faults.length < maxFaults) faults.push({ severity: 'error', ...fault })
  })
  return faults.length === 0 ? { kind: 'written', warnings: [] } : { kind: 'refused', faults }
}
