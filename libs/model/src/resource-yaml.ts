import { stringify } from 'yaml'
import type { Resource } from './resource.ts'

/** The resource as one YAML document, fields in the usual order and PEM text as a readable block. */
export function resourceToYaml(resource: Resource): string {
  const { apiVersion, kind, metadata, spec } = resource
  return stringify(
    { apiVersion, kind, metadata, spec },
    { schema: 'core', version: '1.2', aliasDuplicateObjects: false, blockQuote: 'literal', lineWidth: 0 },
  )
}
