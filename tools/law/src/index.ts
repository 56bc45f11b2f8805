/** The law of the house: which room may import which, and how rooms and files are named. */
export { breachesOf } from './breaches-of.ts'
export type { House, Import, Manifest, Room, SourceFile } from './house.ts'
export { readHouse } from './read-house.ts'
