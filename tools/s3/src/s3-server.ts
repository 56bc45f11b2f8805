import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ForeignProcess } from '@parley/foreign'
import { freePort } from '@parley/rig'

/** Who may speak to the server; a login for tests, known to everybody. */
export const s3Login = { accessKeyId: 'parley-test', secretAccessKey: 'parley-test-secret' } as const

export type S3ServerOptions = {
  readonly classPath: string
  /** Holds the objects and the log; what is there already is gone on with. */
  readonly folder: string
  /** Absent: a free one. */
  readonly port?: number
  /** Made when they are not there. */
  readonly buckets: readonly string[]
}

const logback = `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %-5p %c{1}: %m%n</pattern></encoder></appender>
  <root level="warn"><appender-ref ref="out"/></root>
</configuration>
`

/** A server that speaks S3, with signatures checked, over a folder: a bucket is a folder in it, an object a file. */
export class S3Server {
  /** For clients, which must write the bucket into the path. */
  readonly endpoint: string
  readonly port: number
  readonly #options: S3ServerOptions
  #process: ForeignProcess | undefined

  private constructor(options: S3ServerOptions, port: number) {
    this.#options = options
    this.port = port
    this.endpoint = `http://127.0.0.1:${port}`
  }

  static async start(options: S3ServerOptions): Promise<S3Server> {
    const server = new S3Server(options, options.port ?? (await freePort()))
    for (const bucket of options.buckets) await mkdir(server.bucketFolder(bucket), { recursive: true })
    await writeFile(server.#file('logback.xml'), logback)
    await writeFile(server.#file('s3proxy.properties'), server.#properties())
    await server.begin()
    return server
  }

  /** Starts it over what its folder has, after it was killed or stopped. */
  async begin(): Promise<void> {
    const { classPath, folder } = this.#options
    this.#process = await ForeignProcess.start({
      name: 'S3Proxy',
      command: 'java',
      args: [
        ...['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        `-Dlogback.configurationFile=${this.#file('logback.xml')}`,
        ...['-cp', classPath, 'org.gaul.s3proxy.Main', '--properties', this.#file('s3proxy.properties')],
      ],
      cwd: folder,
      logPath: this.#file('s3proxy.log'),
      ports: [this.port],
    })
  }

  /** Where the objects of a bucket lie as files, named by their keys. */
  bucketFolder(bucket: string): string {
    return join(this.#options.folder, 'buckets', bucket)
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.#process?.kill()
  }

  async stop(): Promise<void> {
    await this.#process?.stop()
  }

  #file(name: string): string {
    return join(this.#options.folder, name)
  }

  #properties(): string {
    const properties = {
      's3proxy.endpoint': this.endpoint,
      's3proxy.authorization': 'aws-v4',
      's3proxy.identity': s3Login.accessKeyId,
      's3proxy.credential': s3Login.secretAccessKey,
      'jclouds.provider': 'filesystem-nio2',
      'jclouds.filesystem.basedir': join(this.#options.folder, 'buckets'),
    }
    return Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')
  }
}
