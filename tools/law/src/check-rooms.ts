import { type House, packageOf, type Room } from './house.ts'
import { emptyWords, impureCalls, impureFiles } from './law.ts'

/** Names, faces and purity of one room. */
export function checkRoom(room: Room): readonly string[] {
  return [
    ...checkPlace(room),
    ...room.files.flatMap((file) => [...checkName(file.path), ...checkLines(room, file)]),
  ]
}

function checkPlace(room: Room): readonly string[] {
  const at = `${room.folder}/package.json:1`
  const wanted = `@parley/${room.folder.split('/')[1] ?? ''}`
  const breaches: string[] = []
  if (room.layer === undefined) {
    breaches.push(`${at} stands in no layer: enter ${room.folder} in tools/law/src/law.ts`)
  }
  if (room.manifest.name !== wanted) {
    breaches.push(`${at} is named ${room.manifest.name}: a room is named by its folder, ${wanted}`)
  }
  if (
    room.layer !== 'tool' &&
    room.layer !== 'roof' &&
    !room.files.some((file) => file.path === `${room.folder}/src/index.ts`)
  ) {
    breaches.push(`${at} has no face: add src/index.ts with named exports`)
  }
  return breaches
}

function checkName(path: string): readonly string[] {
  const words = path.replace(/\.\w+$/, '').split(/[/.-]/)
  const empty = words.find((word) => emptyWords.includes(word))
  if (empty === undefined) return []
  return [
    `${path}:1 is named "${empty}", which says nothing about what it holds: name it by what it does or is`,
  ]
}

function checkLines(room: Room, file: Room['files'][number]): readonly string[] {
  const isFree = room.layer !== 'ground' || file.isTest || file.isGenerator || file.path in impureFiles
  return file.lines.flatMap((line, index) => {
    const at = `${file.path}:${index + 1}`
    if (/^export \*/.test(line)) return [`${at} exports everything of another file: export by name`]
    const impure = isFree || /^\s*(\/\/|\/?\*)/.test(line) ? null : impureCalls.exec(line)
    if (!impure) return []
    return [
      `${at} uses ${impure[1] ?? ''}: ground rooms have no clock, chance or environment; take it as a parameter`,
    ]
  })
}

/** Rooms that import each other in a ring, by the imports of the program (tests do not count). */
export function checkCycles(house: House): readonly string[] {
  const names = new Set(house.rooms.map((room) => room.manifest.name))
  const importsOf = new Map(
    house.rooms.map((room) => {
      const specifiers = room.files.filter((file) => !file.isTest).flatMap((file) => file.imports)
      const targets = specifiers
        .map(({ specifier }) => packageOf(specifier))
        .filter((name) => names.has(name))
      return [room.manifest.name, new Set(targets.filter((name) => name !== room.manifest.name))] as const
    }),
  )
  return house.rooms.flatMap((room) => {
    const ring = pathBack(room.manifest.name, importsOf)
    if (!ring || [...ring].sort()[0] !== room.manifest.name) return []
    return [
      `${room.folder}/package.json:1 is in a ring of imports, ${ring.join(' > ')} > ${room.manifest.name}: move what both need into a room below`,
    ]
  })
}

/** The shortest way from a room back to itself. */
function pathBack(start: string, importsOf: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of importsOf.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return way
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
