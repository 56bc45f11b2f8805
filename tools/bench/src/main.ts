import { as2Usage, benchAs2 } from './as2/as2.ts'
import { benchBlobs, blobsUsage } from './blobs/blobs.ts'
import { benchCluster, clusterUsage } from './cluster/cluster.ts'
import { benchEdi, ediUsage } from './edi/edi.ts'
import { benchFormats, formatsUsage } from './formats/formats.ts'
import { benchMap, mapUsage } from './map/map.ts'
import { benchParts, partsUsage } from './parts/parts.ts'
import { benchRoad, roadUsage } from './road.ts'
import { benchRpc, rpcUsage } from './rpc/rpc.ts'

/** npm run bench <name>: one table each. */
const [name, ...rest] = process.argv.slice(2)
const benches: Readonly<Record<string, { run(args: readonly string[]): Promise<void>; usage: string }>> = {
  as2: { run: benchAs2, usage: as2Usage },
  blobs: { run: benchBlobs, usage: blobsUsage },
  edi: { run: benchEdi, usage: ediUsage },
  map: { run: benchMap, usage: mapUsage },
  formats: { run: benchFormats, usage: formatsUsage },
  parts: { run: benchParts, usage: partsUsage },
  road: { run: benchRoad, usage: roadUsage },
  rpc: { run: benchRpc, usage: rpcUsage },
  cluster: { run: benchCluster, usage: clusterUsage },
}

const bench = name === undefined ? undefined : benches[name]
if (!bench || rest.includes('--help')) {
  process.stdout.write(
    `npm run bench <name>\n\n${Object.values(benches)
      .map(({ usage }) => usage)
      .join('\n')}`,
  )
  if (!bench && name !== undefined && name !== '--help') process.exitCode = 1
} else await bench.run(rest)
