import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonSchemas, schemaFiles } from './json-schemas.ts'
import { resourceKinds } from './resource.ts'

test('the committed schemas are those of the code: run node libs/model/src/generate-schemas.ts', () => {
  const names = [...resourceKinds.map((kind) => `${kind.toLowerCase()}.schema.json`), 'resource.schema.json']
  expect(schemaFiles().map(({ name }) => name)).toEqual(names)
  for (const { name, text } of schemaFiles()) {
    expect(readFileSync(new URL(`../schemas/${name}`, import.meta.url), 'utf8')).toBe(text)
  }
})

test('every field of every kind has a sentence', () => {
  const silent = Object.entries(jsonSchemas()).flatMap(([kind, schema]) => withoutDescription(schema, kind))
  expect(silent).toEqual([])
})

function withoutDescription(schema: unknown, path: string): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item) => withoutDescription(item, path))
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return withoutDescription(value, path)
    return Object.entries(value as Record<string, { description?: string }>).flatMap(([name, field]) => [
      ...(field.description === undefined ? [`${path}.${name}`] : []),
      ...withoutDescription(field, `${path}.${name}`),
    ])
  })
}
