import { parse } from 'yaml'

/** A secret under another name than its own. */
export type SecretMount = { readonly source: string; readonly target: string }

/** What we use of a service of a compose file (compose-spec), as docker/compose.yaml writes it. */
export type ComposeService = {
  readonly image: string
  readonly command?: readonly string[]
  readonly user?: string
  readonly environment?: Readonly<Record<string, string | number>>
  readonly secrets?: readonly (string | SecretMount)[]
  readonly tmpfs?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
  readonly profiles?: readonly string[]
  readonly restart?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly stop_grace_period?: string
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly deploy?: { readonly resources: { readonly limits: Readonly<Record<string, unknown>> } }
}

export type Compose = {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly volumes: Readonly<Record<string, object>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

/** Reads a compose file, `${NAME:-default}` being its default. */
export function readCompose(text: string): Compose {
  return parse(
    text.replaceAll(/\$\{\w+:-([^}]*)\}/g, (_, standard: string) => standard),
    {
      merge: true,
    },
  ) as Compose
}

/** The services that are made of our image. */
export function ownServices({ services }: Compose): ReadonlyMap<string, ComposeService> {
  return new Map(Object.entries(services).filter(([, { image }]) => image.startsWith('parley:')))
}

export type Mount = { readonly at: string; readonly volume: string | undefined; readonly writable: boolean }

/** What is mounted where: volumes by name, and memory (tmpfs) without one; those deepest in the tree first. */
export function mountsOf({ volumes = [], tmpfs = [] }: ComposeService): readonly Mount[] {
  const named = volumes.map((text) => {
    const [volume = '', at = '', mode] = text.split(':')
    return { at, volume, writable: mode !== 'ro' }
  })
  const inMemory = tmpfs.map((text) => ({ at: text.split(':')[0] ?? '', volume: undefined, writable: true }))
  return [...named, ...inMemory].sort((a, b) => b.at.length - a.at.length)
}

/** The secrets of a service by the name of the file they are in /run/secrets. */
export function secretsOf({ secrets = [] }: ComposeService): ReadonlyMap<string, string> {
  return new Map(
    secrets.map(
      (one) => (typeof one === 'string' ? [one, one] : [one.target, one.source]) as [string, string],
    ),
  )
}
