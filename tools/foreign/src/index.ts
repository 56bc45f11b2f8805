/** Programs that are not ours: fetched once into a cache, run as processes. Only tests, benches and laptops need them. */
export { fetchJars, type JarOrder } from './fetch-jars.ts'
export { ForeignProcess, type Program } from './foreign-process.ts'
export {
  cacheFolder,
  firstLine,
  isThere,
  type Missing,
  runCommand,
  threeTimes,
} from './run-command.ts'
