/** The real program as a process, set up for Amazon, with a partner twin beside it, and the check of both sides. */
export { AmazonRig, type RigOptions } from './amazon-rig.ts'
export {
  type ApartOptions,
  type Crowd,
  front,
  frontProcess,
  type ProcessPlan,
  processesBeside,
} from './apart.ts'
export { compareSides, type Sides } from './compare-sides.ts'
export { FolderWitness } from './folder-witness.ts'
export { freePort } from './free-port.ts'
export { allMessages, type MessageView, type StoryView, story } from './ledger-view.ts'
export { endLeftovers, leaveNothing, runMarker } from './leftovers.ts'
export { type ParleyOptions, ParleyProcess } from './parley-process.ts'
export { type IssuedPems, type RpcBetween, rpcBetween } from './rpc-between.ts'
