/** Compares what Parley and StAEDI read. */
export { disagreement } from './disagreement.ts'
