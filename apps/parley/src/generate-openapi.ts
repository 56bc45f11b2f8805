/** Writes the API of all services to docs/openapi.json: `node apps/parley/src/generate-openapi.ts`. */
import { writeFileSync } from 'node:fs'
import { loadSettings } from '@parley/config'
import { openapiDocument } from '@parley/frame'
import type { RevisionFeed } from '@parley/store'
import { openLog } from '@parley/telemetry'
import type { Parts } from './ports.ts'
import { serviceNames, serviceTable } from './services.ts'
import { version } from './version.ts'

const loaded = loadSettings({})
if (loaded.kind === 'problems') throw new Error(loaded.problems.join('\n'))
const grounds = {
  settings: loaded.settings,
  parts: untouched<Parts>('parts'),
  revisions: untouched<RevisionFeed>('revisions'),
  log: openLog({ level: 'error', name: 'generate-openapi' }),
}
const services = serviceNames.map((name) => serviceTable[name](grounds))
const document = openapiDocument(services, { title: 'Parley', version })
writeFileSync(
  new URL('../../../docs/openapi.json', import.meta.url),
  `${JSON.stringify(document, undefined, 2)}\n`,
)

/** The services are made to be described, never to run: they may be handed this, and may not call it. */
function untouched<T extends object>(path: string): T {
  const refuse = (): never => {
    throw new Error(`a service calls ${path} before it runs`)
  }
  return new Proxy(refuse as unknown as T, {
    get: (_, name) => untouched(`${path}.${String(name)}`),
  })
}
