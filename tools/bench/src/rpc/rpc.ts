import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rpcBetween } from '@parley/rig'
import { measureCalls } from './measure-calls.ts'
import { measureDeploys } from './measure-deploys.ts'

export const rpcUsage = `  rpc [--count 20000] [--deploys 10]
      What a small question between services costs: by direct call, over gRPC, and with certificates at both ends. Then
      how long after a deploy the last of seven processes has the revision.
`

export async function benchRpc(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '20000' },
      deploys: { type: 'string', default: '10' },
    },
  })
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const { issue } = await rpcBetween(folder)
  const calls = await measureCalls(Number(values.count), issue)
  await rm(folder, { recursive: true })
  say(`${'way'.padEnd(14)}calls/s at 32    one: p50 ms    p99 ms    us client    us server`)
  for (const { way, perSecond, p50Ms, p99Ms, clientMicros, serverMicros } of calls) {
    const figures = [
      ...[perSecond.toFixed(0).padStart(13), p50Ms.toFixed(3).padStart(15), p99Ms.toFixed(3).padStart(10)],
      ...[clientMicros.toFixed(1).padStart(13), serverMicros.toFixed(1).padStart(13)],
    ]
    say(`${way.padEnd(14)}${figures.join('')}`)
  }
  const { processes, deploys } = await measureDeploys(Number(values.deploys))
  say(`\nms from the request to deploy on, ${processes} processes beside the registry`)
  say(`answered                  ${deploys.map(({ answeredMs }) => String(answeredMs).padStart(5)).join('')}`)
  say(`the last process has it   ${deploys.map(({ lastMs }) => String(lastMs).padStart(5)).join('')}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
