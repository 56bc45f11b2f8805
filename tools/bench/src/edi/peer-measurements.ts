import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import type { Transform } from 'node:stream'
import type { Counts, Measurement, RunOptions } from './measurement.ts'

/** Parsers of npm on the same files. What each makes of a segment differs: `what` says it. */
export const peerMeasurements: readonly Measurement[] = [
  {
    name: 'node-x12',
    what: 'node-x12 1.7.1: stream of segment objects',
    files: ['850-4010'],
    run: measureNodeX12,
  },
  {
    name: 'x12-parser',
    what: 'x12-parser 1.3.0: stream of flat objects',
    files: ['850-4010'],
    run: measureX12Parser,
  },
  {
    name: 'edifact',
    what: 'edifact 1.2.12: events, arrays built',
    files: ['orders', 'invoic'],
    run: measureEdifact,
  },
]

/** Installed by `npm run bench edi` into a folder of the cache. */
export const peerPackages = { 'node-x12': '1.7.1', 'x12-parser': '1.3.0', edifact: '1.2.12' } as const

type Streaming = new () => Transform

function peer(
  name: keyof typeof peerPackages,
  { peers }: RunOptions,
): { readonly [exported: string]: unknown } {
  return createRequire(`${peers}/package.json`)(name) as { readonly [exported: string]: unknown }
}

function measureNodeX12(path: string, options: RunOptions): Promise<Counts> {
  const { X12Parser } = peer('node-x12', options) as { readonly X12Parser: Streaming }
  return piped(path, new X12Parser())
}

function measureX12Parser(path: string, options: RunOptions): Promise<Counts> {
  const { X12parser } = peer('x12-parser', options) as { readonly X12parser: Streaming }
  return piped(path, new X12parser())
}

async function piped(path: string, parser: Transform): Promise<Counts> {
  let segments = 0
  for await (const _segment of createReadStream(path, { highWaterMark: 256 * 1024 }).pipe(parser)) segments++
  return { segments }
}

type EdifactParser = {
  on(event: string, listener: (value: string) => void): void
  encoding(name: string): void
  write(chunk: string): void
  end(): void
}

async function measureEdifact(path: string, options: RunOptions): Promise<Counts> {
  const { Parser } = peer('edifact', options) as { readonly Parser: new () => EdifactParser }
  const parser = new Parser()
  let segments = 0
  let elements: string[][] = []
  let components: string[] = []
  parser.on('opensegment', () => {
    elements = []
  })
  parser.on('element', () => {
    components = []
    elements.push(components)
  })
  parser.on('component', (value) => components.push(value))
  parser.on('closesegment', () => {
    segments++
  })
  parser.encoding('UNOC')
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 64 * 1024 })) {
    parser.write(chunk as string)
  }
  parser.end()
  return { segments }
}
