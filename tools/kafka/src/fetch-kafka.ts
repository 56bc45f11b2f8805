import { fetchJars, type Missing } from '@parley/foreign'

const version = '4.1.1'
const logging = '2.24.3'

/** The broker's jars, or why they are not there. */
export function fetchKafka(): Promise<{ readonly classPath: string } | Missing> {
  return fetchJars({
    name: `kafka-${version}`,
    artifacts: [
      `org.apache.kafka:kafka_2.13:${version}`,
      `org.apache.logging.log4j:log4j-core:${logging}`,
      `org.apache.logging.log4j:log4j-slf4j-impl:${logging}`,
      `org.apache.logging.log4j:log4j-1.2-api:${logging}`,
    ],
  })
}
