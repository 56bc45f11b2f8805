import { join } from 'node:path'
import { type ComposeService, mountsOf, secretsOf } from './read-compose.ts'

/** This machine in place of the network and the volumes of a compose file. */
export type Machine = {
  /** Holds a folder a volume, one for what each service has in memory, and the secrets. */
  readonly folder: string
  /** Addresses in the network of the containers, such as kafka:9092, and where that is here. */
  readonly addresses: ReadonlyMap<string, string>
}

/** What the Dockerfile says of every container. */
export type ImageSettings = {
  readonly environment: Readonly<Record<string, string>>
  readonly workingFolder: string
}

/** A container as a process of this machine. */
export type LocalService = {
  readonly environment: Readonly<Record<string, string>>
  readonly workingFolder: string
  /** Folders that the container could write; all else is read-only. */
  readonly writable: readonly string[]
  /** Volumes that lie within a folder in memory, as links to be made there. */
  readonly links: readonly { readonly at: string; readonly to: string }[]
  /** A path or an address of the container, as it is here. Other words stay what they are. */
  here(word: string): string
}

/** Where a service of the compose file finds here what its container would have. */
export function localService(
  name: string,
  service: ComposeService,
  { machine, image }: { readonly machine: Machine; readonly image: ImageSettings },
): LocalService {
  const mounts = mountsOf(service).map((mount) => ({ ...mount, folder: folderOf(machine, name, mount) }))
  const secrets = secretsOf(service)
  const here = (word: string): string => {
    const [, scheme = '', secret] = /^(file:)?\/run\/secrets\/(.+)$/.exec(word) ?? []
    if (secret !== undefined) {
      return scheme + join(machine.folder, 'secrets', secrets.get(secret) ?? 'not-given')
    }
    const mount = mounts.find(({ at }) => word === at || word.startsWith(`${at}/`))
    return mount ? join(mount.folder, word.slice(mount.at.length)) : moved(word, machine.addresses)
  }
  const words = Object.entries({ ...image.environment, ...service.environment })
  return {
    environment: Object.fromEntries(words.map(([setting, value]) => [setting, here(String(value))])),
    workingFolder: here(image.workingFolder),
    writable: mounts.filter(({ writable }) => writable).map(({ folder }) => folder),
    links: mounts.flatMap((inner) => {
      const outer = mounts.find(({ at, volume }) => volume === undefined && inner.at.startsWith(`${at}/`))
      return outer ? [{ at: join(outer.folder, inner.at.slice(outer.at.length)), to: inner.folder }] : []
    }),
    here,
  }
}

type Place = { readonly at: string; readonly volume: string | undefined }

function folderOf({ folder }: Machine, name: string, { at, volume }: Place): string {
  return volume === undefined ? join(folder, 'memory', name, at) : join(folder, 'volumes', volume)
}

function moved(word: string, addresses: ReadonlyMap<string, string>): string {
  let text = word
  for (const [there, here] of addresses) text = text.replaceAll(there, here)
  return text
}
