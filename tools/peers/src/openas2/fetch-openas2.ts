import { fetchJars, type Missing } from '@parley/foreign'

/** The newest release whose parts are all published. */
const version = '2.10.1'

/** Its jars, or why they are not there. They are GPL and are only run, as a process. */
export function fetchOpenAs2(): Promise<{ readonly classPath: string } | Missing> {
  return fetchJars({ name: `openas2-${version}`, artifacts: [`net.sf.openas2:openas2-server:${version}`] })
}
