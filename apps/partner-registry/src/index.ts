import type { Service } from '@parley/frame'
import { draftEndpoints } from './draft-endpoints.ts'
import type { Needs } from './needs.ts'
import { revisionEndpoints } from './revision-endpoints.ts'

export type { Needs as PartnerRegistryNeeds } from './needs.ts'

/** Drafts, deploys and shows the configuration (admin API under /api/v1). */
export function partnerRegistry(needs: Needs): Service {
  return { name: 'partner-registry', endpoints: [...draftEndpoints(needs), ...revisionEndpoints(needs)] }
}
