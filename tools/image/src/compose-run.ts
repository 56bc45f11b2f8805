import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ImageSettings, type LocalService, localService, type Machine } from './local-service.ts'
import { type Compose, type ComposeService, ownServices, readCompose } from './read-compose.ts'
import { type BuildStage, readDockerfile, textsOf } from './read-dockerfile.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const entry = join(root, 'docker', 'parley')

export type ComposeRunOptions = Machine & {
  /** Free ports of this machine for each service: containers have the same ones, processes cannot. */
  ports(service: string): Readonly<Record<string, string>>
}

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

/**
 * docker/compose.yaml run as processes of this machine instead of containers of an engine: what the image would start, with the
 * environment, secrets, mounts and health checks that stand there. Node's permission model keeps each from writing where its
 * container could not, and from starting other programs.
 */
export class ComposeRun {
  readonly #compose: Compose
  readonly #image: BuildStage
  readonly #options: ComposeRunOptions
  readonly #running = new Map<string, ChildProcess>()

  constructor(options: ComposeRunOptions) {
    this.#options = options
    this.#compose = readCompose(readFileSync(join(root, 'docker/compose.yaml'), 'utf8'))
    const image = readDockerfile(readFileSync(join(root, 'docker/Dockerfile'), 'utf8')).at(-1)
    if (image === undefined) throw new Error('the Dockerfile makes no image')
    this.#image = image
  }

  /** Starts each service when those it waits for are healthy, or have done their work and ended. */
  async up(): Promise<void> {
    const waiting = new Map([...ownServices(this.#compose)].filter(([, { profiles }]) => !profiles))
    while (waiting.size > 0) {
      const next = [...waiting].filter(([, { depends_on = {} }]) =>
        Object.keys(depends_on).every((name) => !waiting.has(name)),
      )
      if (next.length === 0) throw new Error(`${[...waiting.keys()].join(', ')} wait for each other`)
      await Promise.all(
        next.map(([name, service]) =>
          service.restart === 'no' ? this.#finish(name, service) : this.#start(name, service),
        ),
      )
      for (const [name] of next) waiting.delete(name)
    }
  }

  /** `docker compose run --rm <service> <args>`. */
  async run(name: string, ...args: readonly string[]): Promise<Ran> {
    const service = this.#compose.services[name]
    if (service === undefined) throw new Error(`there is no service ${name}`)
    const local = await this.#local(name, service)
    return this.#command(local, args.map(local.here))
  }

  /** The last lines that a service wrote. */
  told(name: string): string {
    return readFileSync(this.#log(name), 'utf8').split('\n').slice(-20).join('\n')
  }

  /** SIGTERM to all; their exit codes by name. */
  async down(): Promise<Readonly<Record<string, number | string | null>>> {
    const ended = [...this.#running].map(async ([name, child]) => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      return [name, child.exitCode ?? child.signalCode] as const
    })
    return Object.fromEntries(await Promise.all(ended))
  }

  async #finish(name: string, service: ComposeService): Promise<void> {
    const local = await this.#local(name, service)
    const { code, stdout, stderr } = await this.#command(local, (service.command ?? []).map(local.here))
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${stdout}${stderr}`)
  }

  async #start(name: string, service: ComposeService): Promise<void> {
    const local = await this.#local(name, service)
    const log = openSync(this.#log(name), 'a')
    const args = [...confinement(local), entry, ...(service.command ?? []).map(local.here)]
    const child = spawn(process.execPath, args, { ...this.#surroundings(local), stdio: ['ignore', log, log] })
    closeSync(log)
    this.#running.set(name, child)
    const isReady = () => this.told(name).includes('"message":"ready"')
    for (const until = Date.now() + 90_000; !isReady(); await pause(100)) {
      if (child.exitCode !== null) throw new Error(`${name} ended:\n${this.told(name)}`)
      if (Date.now() > until) throw new Error(`${name} was not ready within 90 s:\n${this.told(name)}`)
    }
    const [, ...check] = this.#execForm('HEALTHCHECK')
    const { code, stderr } = await this.#command(local, check)
    if (code !== 0) throw new Error(`${name} is ready, but its health check says: ${stderr}`)
  }

  /** The words of an instruction that is a command in exec form, such as ["parley", "health"]. */
  #execForm(word: string): readonly string[] {
    const [, words = '[]'] = /(\[.*\])$/.exec(textsOf(this.#image, word)[0] ?? '') ?? []
    return JSON.parse(words) as readonly string[]
  }

  async #local(name: string, service: ComposeService): Promise<LocalService> {
    const local = localService(name, service, { machine: this.#options, image: this.#settings() })
    for (const folder of [...local.writable, ...local.links.map(({ to }) => to)]) {
      await mkdir(folder, { recursive: true })
    }
    for (const { at, to } of local.links) await symlink(to, at).catch(ifNotThere)
    return { ...local, environment: { ...local.environment, ...this.#options.ports(name) } }
  }

  #settings(): ImageSettings {
    const words = textsOf(this.#image, 'ENV').flatMap((text) => text.split(/\s+/))
    const environment = Object.fromEntries(words.map((word) => word.split('=') as [string, string]))
    return { environment, workingFolder: textsOf(this.#image, 'WORKDIR').at(-1) ?? '/' }
  }

  #command(local: LocalService, args: readonly string[]): Promise<Ran> {
    return new Promise((resolve) => {
      const command = [...confinement(local), entry, ...args]
      execFile(process.execPath, command, this.#surroundings(local), (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, stdout, stderr })
      })
    })
  }

  /** As in a container, nothing of this process's environment but the mark by which a test run finds its leftovers. */
  #surroundings({ environment, workingFolder }: LocalService) {
    const { PARLEY_TEST_RUN } = process.env
    return { cwd: workingFolder, env: { ...environment, ...(PARLEY_TEST_RUN && { PARLEY_TEST_RUN }) } }
  }

  #log(name: string): string {
    return join(this.#options.folder, `${name}.log`)
  }
}

function confinement({ writable }: LocalService): readonly string[] {
  const flags = ['--permission', '--allow-fs-read=*', '--allow-worker', '--disable-warning=PERM0006']
  return [
    ...flags,
    '--disable-warning=ExperimentalWarning',
    ...writable.map((one) => `--allow-fs-write=${one}`),
  ]
}

function ifNotThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** The text of a secret as it lies in a folder that npm run compose:secrets wrote. */
export async function secretIn(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name), 'utf8')).trimEnd()
}
