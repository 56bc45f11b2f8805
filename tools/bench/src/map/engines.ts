import { type Branch, writeJson } from '@parley/document'
import { mapOne } from '@parley/mapping'
import jsonata from 'jsonata'
import type { MapCase, Plain } from './map-case.ts'
import type { Prepared } from './map-documents.ts'

/** Maps one document; what it gives is compared as JSON, and the time it takes is measured. */
export type Engine = {
  readonly what: string
  readonly map: (tree: Branch) => unknown
  readonly json: (mapped: unknown) => string
}

const now = new Date('2026-01-31T09:30:00Z')

/** The closures of the mapping language; `closures-json` writes the target's bytes, too. */
export function engineOf(name: string, one: MapCase, { mapping, shape }: Prepared): Engine {
  const run = (tree: Branch) => {
    const result = mapOne(mapping, tree, { now })
    if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
    return result.output
  }
  const asText = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('utf8')
  switch (name) {
    case 'closures':
      return {
        what: 'mapping language',
        map: run,
        json: (mapped) => asText(writeJson(mapped as never, shape)),
      }
    case 'closures-json':
      return {
        what: 'mapping language, JSON written',
        map: (tree) => writeJson(run(tree), shape),
        json: asText,
      }
    case 'hand':
      return {
        what: 'JavaScript by hand',
        map: (tree) => one.byHand(tree as unknown as Plain),
        json: JSON.stringify,
      }
    case 'hand-json':
      return {
        what: 'JavaScript by hand, JSON written',
        map: (tree) => Buffer.from(JSON.stringify(one.byHand(tree as unknown as Plain), null, 2)),
        json: asText,
      }
    case 'jsonata': {
      const expression = jsonata(one.jsonata)
      return { what: 'JSONata 2.2.2', map: (tree) => expression.evaluate(tree), json: JSON.stringify }
    }
    default:
      throw new Error(`no engine ${name}`)
  }
}

export const engineNames = ['closures', 'closures-json', 'hand', 'hand-json', 'jsonata'] as const
