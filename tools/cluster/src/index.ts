/** What a distributed Parley stands on, and its processes, on one machine without containers. */
export { type Grounds, startGrounds } from './grounds.ts'
