import { dirname, join } from 'node:path/posix'
import { type House, type Import, isRelative, packageOf, type Room, type SourceFile } from './house.ts'
import { frameworkPackages, layers, lowAdapters, purePackages, testPackages } from './law.ts'

/** What one import breaks: what, why, and what to do instead. */
type Verdict = string | undefined

/** Every import of a room against the law. One line each. */
export function checkImports(house: House, room: Room): readonly string[] {
  const byName = new Map(house.rooms.map((other) => [other.manifest.name, other]))
  return room.files.flatMap((file) =>
    file.imports.flatMap((found) => {
      const verdict = judge(room, file, found, byName)
      return verdict === undefined ? [] : [`${file.path}:${found.line} ${verdict}`]
    }),
  )
}

function judge(room: Room, file: SourceFile, found: Import, byName: ReadonlyMap<string, Room>): Verdict {
  const { specifier } = found
  if (isRelative(specifier)) return judgeRelative(room, file, specifier)
  const target = byName.get(packageOf(specifier))
  if (target) return judgeFace(target, specifier) ?? judgeRoom(room, file, target)
  if (specifier.startsWith('@parley/')) {
    return `imports ${specifier}, which is no room of this house: check the name in its package.json`
  }
  return judgePackage(room, file, specifier)
}

function judgeRelative(room: Room, file: SourceFile, specifier: string): Verdict {
  if (`${join(dirname(file.path), specifier)}/`.startsWith(`${room.folder}/`)) return undefined
  return `imports ${specifier}, which leaves its room: import the other room by its package name`
}

function judgeFace(target: Room, specifier: string): Verdict {
  const subpath = `.${specifier.slice(target.manifest.name.length)}`
  if (subpath in target.manifest.exports) return undefined
  return `imports ${specifier}, past the face of ${target.folder}: import ${target.manifest.name}, and export there what is missing`
}

function judgeRoom(room: Room, file: SourceFile, target: Room): Verdict {
  if (room === target) return `imports its own room by name: import the exact file instead`
  if (file.isTest && testPackages.includes(target.manifest.name)) return undefined
  const { layer } = target
  if (room.layer === undefined || layer === undefined) return undefined
  const told = `imports ${target.manifest.name} (${layer}) from ${room.layer} ${room.folder}`
  if (room.layer === 'roof') return layer === 'tool' ? `${told}: the program needs no tool` : undefined
  if (layer === 'roof') return `${told}: nobody imports the program; tools start it as a process`
  if (layer === 'service')
    return `${told}: nobody imports a service; talk to it by the bus, or move the code into a lib`
  if (layer === room.layer) return judgeNeighbour(room, file, target, told)
  if (layers.indexOf(layer) < layers.indexOf(room.layer)) return undefined
  return `${told}: imports go down only; move the code down, or declare here what you need and let the roof pass it in`
}

function judgeNeighbour(room: Room, file: SourceFile, target: Room, told: string): Verdict {
  if (room.layer !== 'adapter' || file.isTest) return undefined
  const isLow = (other: Room): boolean => lowAdapters.includes(other.folder)
  if (isLow(target) && !isLow(room)) return undefined
  return `${told}: adapters know one outside system each; declare the port you need, and let apps/parley/src/ports.ts join them`
}

function judgePackage(room: Room, file: SourceFile, specifier: string): Verdict {
  const name = packageOf(specifier)
  if (frameworkPackages.test(specifier) && room.layer !== 'frame') {
    return `imports ${name}: only libs/frame knows the framework; use a Service value of @parley/frame`
  }
  if (room.layer !== 'ground' || file.isTest || file.isGenerator) return undefined
  if (purePackages[room.folder]?.includes(name)) return undefined
  return `imports ${specifier}: ground rooms only compute; take what you need as a parameter, or allow a pure package in tools/law/src/law.ts`
}
