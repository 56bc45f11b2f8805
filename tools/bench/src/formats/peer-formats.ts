import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Transform } from 'node:stream'
import type { FormatMeasurement } from './our-formats.ts'

/** Installed by the bench into a folder of the cache. */
export const formatPeers = { 'csv-parse': '7.0.3', papaparse: '5.7.1', udsv: '0.7.3' } as const

/** Parsers of npm on the same file: an object a row, no type judged, no place kept. */
export const peerFormats: readonly FormatMeasurement[] = [
  { name: 'csv-parse', what: 'stream of row objects', kind: 'csv', run: csvParse },
  { name: 'papaparse', what: 'row objects, step by step, of one text', kind: 'csv', run: papaparse },
  { name: 'udsv', what: 'row objects, all at once, of one text', kind: 'csv', run: udsv },
]

function peer(name: keyof typeof formatPeers, peers: string): { readonly [exported: string]: unknown } {
  return createRequire(`${peers}/package.json`)(name) as { readonly [exported: string]: unknown }
}

async function csvParse(path: string, peers: string): Promise<number> {
  const { parse } = peer('csv-parse', peers) as { readonly parse: (options: object) => Transform }
  let rows = 0
  const parser = createReadStream(path, { highWaterMark: 256 * 1024 }).pipe(parse({ columns: true }))
  for await (const _row of parser) rows++
  return rows
}

function papaparse(path: string, peers: string): number {
  const { parse } = peer('papaparse', peers) as { readonly parse: (text: string, options: object) => void }
  let rows = 0
  const step = () => {
    rows++
  }
  parse(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true, step })
  return rows
}

type Udsv = {
  readonly inferSchema: (text: string) => object
  readonly initParser: (schema: object) => { readonly stringObjs: (text: string) => readonly object[] }
}

function udsv(path: string, peers: string): number {
  const { inferSchema, initParser } = peer('udsv', peers) as Udsv
  const text = readFileSync(path, 'utf8')
  return initParser(inferSchema(text)).stringObjs(text).length
}
