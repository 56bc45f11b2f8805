/** A partner twin in a process of its own, with its own keys and its own history: the other side of every check. */
export { makeTwinKeys, type TwinOptions, TwinProcess } from './client.ts'
export { type LoadResult, quantile } from './commands.ts'
export { type HistoryEvent, readHistory } from './history.ts'
export type { Answer, Spoil } from './twin.ts'
