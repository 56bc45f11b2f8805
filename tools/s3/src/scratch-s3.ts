import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultyWay } from './faulty-way.ts'
import { fetchS3 } from './fetch-s3.ts'
import { S3Server } from './s3-server.ts'

/** A server with an empty bucket in a folder of its own, and a way to it that can be broken. */
export type ScratchS3 = {
  readonly server: S3Server
  readonly way: FaultyWay
  readonly bucket: string
  /** Its own folder, in which there is room for more. */
  readonly folder: string
  close(): Promise<void>
}

/** Throws where Java or Maven is not there; `fetchS3` tells that before. */
export async function openScratchS3(): Promise<ScratchS3> {
  const jars = await fetchS3()
  if ('missing' in jars) throw new Error(`S3Proxy ${jars.missing}`)
  const bucket = 'parley'
  const folder = await mkdtemp(join(tmpdir(), 'parley-s3-'))
  const server = await S3Server.start({ ...jars, folder, buckets: [bucket] })
  const way = await FaultyWay.to(server.port)
  return {
    ...{ server, way, bucket, folder },
    close: async () => {
      await way.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
