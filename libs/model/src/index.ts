/** Partners, gateways, guides, mappings, agreements, channels: schemas, cross-checks, routing as pure functions. */

export type { Resource, ResourceKind } from './resource.ts'
export { resourceKinds } from './resource.ts'
