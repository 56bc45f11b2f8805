/** Writes docs/mapping-functions.md: `node libs/mapping/src/generate-functions-page.ts`. */
import { writeFileSync } from 'node:fs'
import { functionPage } from './functions/page.ts'

writeFileSync(new URL('../../../docs/mapping-functions.md', import.meta.url), functionPage())
