import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AmazonRig } from '@parley/rig'
import { startEmbeddedPostgres } from '@parley/store'

export type DeployFigures = {
  readonly processes: number
  readonly deploys: readonly DeployTimes[]
}

/** From the request to deploy on: when it was answered, and when the last process had the revision. */
export type DeployTimes = { readonly answeredMs: number; readonly lastMs: number }

/** Deploys to every service as a process of its own, with gRPC and mTLS between them; by the times of their log lines. */
export async function measureDeploys(count: number): Promise<DeployFigures> {
  const home = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const log = { info: () => undefined, warn: () => undefined }
  const settings = { max_connections: 300 }
  const postgres = await startEmbeddedPostgres({
    ...{ dataDir: join(home, 'postgres'), durability: 'on', settings, log },
  })
  const rig = await AmazonRig.open({
    ...{ home, env: { DATABASE_URL: postgres.url }, apart: { parsers: 2, mappers: 2 } },
  })
  try {
    const deploys: DeployTimes[] = []
    for (let round = 0; round < count; round++) deploys.push(await deployOnce(rig, round))
    return { processes: rig.beside.size, deploys }
  } finally {
    await rig.close()
    await postgres.stop()
    await rm(home, { recursive: true, force: true })
  }
}

async function deployOnce(rig: AmazonRig, round: number): Promise<DeployTimes> {
  const partner = join(rig.company, 'partners', 'us.yaml')
  const text = await readFile(partner, 'utf8')
  await writeFile(partner, text.replace(/displayName: .*/, `displayName: Round ${round}`))
  await rig.parley.cli('apply', '-f', rig.company)
  const headers = { 'content-type': 'application/json' }
  const from = Date.now()
  const answer = await fetch(`${rig.parley.adminUrl}/api/v1/deploy`, { method: 'POST', body: '{}', headers })
  const { revision } = (await answer.json()) as { revision: string }
  const answeredMs = Date.now() - from
  const heard = await Promise.all(
    [...rig.beside.values()].map(({ logPath }) =>
      rig.until(async () => timeOf(await readFile(logPath, 'utf8'), revision), 'the revision everywhere'),
    ),
  )
  return { answeredMs, lastMs: Math.max(...heard) - from }
}

/** By the clock of the line in which a process says that it has the revision; one clock, because one machine. */
function timeOf(log: string, revision: string): number | undefined {
  const line = log.split('\n').findLast((one) => one.includes('revision received') && one.includes(revision))
  return line === undefined ? undefined : Date.parse((JSON.parse(line) as { time: string }).time)
}
