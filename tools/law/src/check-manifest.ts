import { type House, isRelative, packageOf, type Room } from './house.ts'
import { peerPackages, testPackages } from './law.ts'

/** What a room imports and what its package.json declares must be the same, in exact versions. */
export function checkManifest(house: House, room: Room): readonly string[] {
  return [...undeclared(house, room), ...unused(room), ...inexact(house, room)]
}

function undeclared(house: House, room: Room): readonly string[] {
  const { dependencies, devDependencies } = room.manifest
  return room.files.flatMap((file) => {
    const isFree = (name: string): boolean =>
      file.isTest &&
      (testPackages.includes(name) || name in devDependencies || name in house.rootDependencies)
    return file.imports
      .map(({ specifier, line }) => ({ name: packageOf(specifier), specifier, line }))
      .filter(({ specifier, name }) => isPackage(specifier) && name !== room.manifest.name && !isFree(name))
      .filter(({ name }) => !(name in dependencies))
      .map(
        ({ name, line }) =>
          `${file.path}:${line} imports ${name}, which ${room.folder}/package.json does not declare: add it to ${file.isTest ? 'devDependencies' : 'dependencies'} in its exact version`,
      )
  })
}

function unused(room: Room): readonly string[] {
  const used = new Set(
    room.files.flatMap((file) => file.imports.map(({ specifier }) => packageOf(specifier))),
  )
  const { dependencies, devDependencies } = room.manifest
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)]
    .filter((name) => !used.has(name) && !(room.layer === 'frame' && peerPackages.includes(name)))
    .map(
      (name) =>
        `${room.folder}/package.json:1 declares ${name}, which no file of the room imports: remove it`,
    )
}

/** npm resolves ranges silently to older releases that fit the engine. */
function inexact(house: House, room: Room): readonly string[] {
  const versions = new Map(house.rooms.map(({ manifest }) => [manifest.name, manifest.version]))
  const { dependencies, devDependencies } = room.manifest
  return [...Object.entries(dependencies), ...Object.entries(devDependencies)].flatMap(([name, version]) => {
    const own = versions.get(name)
    if (own === version || (own === undefined && /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))) return []
    return [
      `${room.folder}/package.json:1 wants ${name} ${version}, which is not one exact version: write ${own ?? 'the version that package-lock.json has'}`,
    ]
  })
}

function isPackage(specifier: string): boolean {
  return !isRelative(specifier) && !specifier.startsWith('node:')
}
