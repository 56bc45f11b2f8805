import { z } from 'zod'
import { agreementSpec } from './agreement-spec.ts'
import { channelSpec } from './channel-spec.ts'
import { functionModuleSpec } from './function-module-spec.ts'
import { gatewaySpec } from './gateway-spec.ts'
import { guideSpec } from './guide-spec.ts'
import { lookupTableSpec } from './lookup/lookup-table-spec.ts'
import { mappingSpec } from './mapping-spec.ts'
import { partnerSpec } from './partner-spec.ts'
import type { ResourceKind } from './resource.ts'
import { resourceName } from './spec-words.ts'
import { testSpec } from './tests/test-spec.ts'

/** The schema of every kind's `spec`. */
export const specSchemas = {
  Partner: partnerSpec,
  Gateway: gatewaySpec,
  Guide: guideSpec,
  Mapping: mappingSpec,
  LookupTable: lookupTableSpec,
  FunctionModule: functionModuleSpec,
  Agreement: agreementSpec,
  Channel: channelSpec,
  Test: testSpec,
} as const satisfies Record<ResourceKind, z.ZodType>

/** A spec after its schema: defaults are filled in. */
export type SpecOf<Kind extends ResourceKind> = z.output<(typeof specSchemas)[Kind]>

const metadata = z
  .strictObject({
    name: resourceName.describe('Name, unique among the resources of its kind'),
    labels: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .optional()
      .describe('Words of your own to select resources by'),
  })
  .describe('Who this resource is')

function envelope<Kind extends ResourceKind>(kind: Kind) {
  return z.strictObject({
    apiVersion: z.literal('parley.dev/v1alpha1').describe('Version of this form'),
    kind: z.literal(kind).describe('What this resource is'),
    metadata,
    spec: specSchemas[kind].describe(kindSentences[kind]),
  })
}

const kindSentences: Record<ResourceKind, string> = {
  Partner: 'A company: ours or one we trade with',
  Gateway: 'One way in or out',
  Guide: 'The structure of one document type',
  Mapping: 'How a source document becomes a target document',
  LookupTable: 'Codes and what they mean, for mappings; both ways',
  FunctionModule: 'Functions of our own, for mappings',
  Agreement: 'What two partners settled',
  Channel: 'Guide in, mapping, guide out and gateway out, put together',
  Test: 'What must become of a file; run by parley test and before every deploy',
}

/** Whole resources, envelope and spec, as they stand in a YAML document. */
export const resourceSchemas = {
  Partner: envelope('Partner'),
  Gateway: envelope('Gateway'),
  Guide: envelope('Guide'),
  Mapping: envelope('Mapping'),
  LookupTable: envelope('LookupTable'),
  FunctionModule: envelope('FunctionModule'),
  Agreement: envelope('Agreement'),
  Channel: envelope('Channel'),
  Test: envelope('Test'),
} as const satisfies Record<ResourceKind, z.ZodType>
