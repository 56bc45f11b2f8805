import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fetchS3 } from './fetch-s3.ts'
import { S3Server, s3Login } from './s3-server.ts'

const usage = `npm run s3 -- [--port 9000] [--bucket parley] [--folder .cache/s3-data]

A server that speaks S3 (S3Proxy) on this machine, until Ctrl-C. Needs Java 17 and Maven; the jars are fetched once. It
listens on the loopback interface only, its login is in this file: for tests and laptops.
`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9000' },
    bucket: { type: 'string', default: 'parley' },
    folder: { type: 'string', default: '.cache/s3-data' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) say(usage)
else process.exitCode = await run(Number(values.port), values.bucket, resolve(values.folder))

async function run(port: number, bucket: string, folder: string): Promise<number> {
  if (!(port > 0 && port < 65_536)) {
    say('--port is a port number')
    return 2
  }
  say('Looking for S3Proxy, and fetching it the first time ...')
  const jars = await fetchS3()
  if ('missing' in jars) {
    say(`S3Proxy cannot run here: it ${jars.missing}.`)
    return 1
  }
  const stopped = stopSignal()
  const server = await S3Server.start({ ...jars, folder, port, buckets: [bucket] })
  say(`S3 is ready. Data and log: ${folder}. Ctrl-C ends it. For Parley:`)
  say(
    `PARLEY_BLOBS=s3 PARLEY_S3_ENDPOINT=${server.endpoint} PARLEY_S3_PATH_STYLE=on PARLEY_S3_BUCKET=${bucket} ` +
      `PARLEY_S3_ACCESS_KEY=${s3Login.accessKeyId} PARLEY_S3_SECRET_KEY=${s3Login.secretAccessKey} npm start`,
  )
  await stopped
  await server.stop()
  return 0
}

function stopSignal(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
}

function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
