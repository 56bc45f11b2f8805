import { checkImports } from './check-imports.ts'
import { checkManifest } from './check-manifest.ts'
import { checkCycles, checkRoom } from './check-rooms.ts'
import type { House } from './house.ts'

/** Every breach of the law, one line each: `file:line what: why, what to do`. */
export function breachesOf(house: House): readonly string[] {
  const inRooms = house.rooms.flatMap((room) => [
    ...checkRoom(room),
    ...checkImports(house, room),
    ...checkManifest(house, room),
  ])
  return [...inRooms, ...checkCycles(house)]
}
