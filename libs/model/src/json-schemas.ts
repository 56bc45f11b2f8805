import { z } from 'zod'
import { type ResourceKind, resourceKinds } from './resource.ts'
import { resourceSchemas } from './schemas.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** JSON Schema (2020-12) of every kind as it is written, defaults still open: for editors and for the console. */
export function jsonSchemas(): { readonly [Kind in ResourceKind]: JsonSchema } {
  return {
    Partner: schemaOf('Partner'),
    Gateway: schemaOf('Gateway'),
    Guide: schemaOf('Guide'),
    Mapping: schemaOf('Mapping'),
    LookupTable: schemaOf('LookupTable'),
    FunctionModule: schemaOf('FunctionModule'),
    Agreement: schemaOf('Agreement'),
    Channel: schemaOf('Channel'),
    Test: schemaOf('Test'),
  }
}

/** One schema for any resource, so that an editor needs a single line of setup for a whole folder. */
function resourceJsonSchema(): JsonSchema {
  const schemas = jsonSchemas()
  const definitions = resourceKinds.map((kind): [string, JsonSchema] => {
    const { $schema: _, ...rest } = schemas[kind]
    return [kind, rest]
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Parley resource',
    oneOf: resourceKinds.map((kind) => ({ $ref: `#/$defs/${kind}` })),
    $defs: Object.fromEntries(definitions),
  }
}

/** The files that `generate-schemas.ts` writes: name and text. */
export function schemaFiles(): readonly { readonly name: string; readonly text: string }[] {
  const schemas = jsonSchemas()
  const kinds = resourceKinds.map((kind) => ({
    name: `${kind.toLowerCase()}.schema.json`,
    schema: schemas[kind],
  }))
  return [...kinds, { name: 'resource.schema.json', schema: resourceJsonSchema() }].map(
    ({ name, schema }) => ({
      name,
      text: `${JSON.stringify(schema, null, 2)}\n`,
    }),
  )
}

function schemaOf(kind: ResourceKind): JsonSchema {
  const schema = z.toJSONSchema(resourceSchemas[kind], { io: 'input', target: 'draft-2020-12' })
  return { title: `Parley ${kind}`, ...schema }
}
