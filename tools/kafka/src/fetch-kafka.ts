import { fetchJars, type Missing } from '@parley/foreign'

/** The broker that tests and laptops run. */
export const kafkaVersion = '4.1.1'
const logging = '2.24.3'

/** The broker's jars, or why they are not there. */
export function fetchKafka(): Promise<{ readonly classPath: string } | Missing> {
  return fetchJars({
    name: `kafka-${kafkaVersion}`,
    artifacts: [
      `org.apache.kafka:kafka_2.13:${kafkaVersion}`,
      `org.apache.logging.log4j:log4j-core:${logging}`,
      `org.apache.logging.log4j:log4j-slf4j-impl:${logging}`,
      `org.apache.logging.log4j:log4j-1.2-api:${logging}`,
    ],
  })
}
