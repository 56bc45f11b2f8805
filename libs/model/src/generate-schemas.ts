/** Writes the JSON Schemas of all kinds to libs/model/schemas: `node libs/model/src/generate-schemas.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { schemaFiles } from './json-schemas.ts'

const folder = new URL('../schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const { name, text } of schemaFiles()) writeFileSync(new URL(name, folder), text)
