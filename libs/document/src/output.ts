import type { Decimal } from './decimal.ts'

/**
 * What a mapping produces and a writer writes: text, exact decimals, booleans, branches and lists.
 * Branches have no prototype that a name could reach (`constructor`, `__proto__` are ordinary names).
 */
export type OutputBranch = { readonly [name: string]: OutputValue | undefined }
export type OutputValue = string | Decimal | boolean | OutputBranch | readonly OutputValue[]
