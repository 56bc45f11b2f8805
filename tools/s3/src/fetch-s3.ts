import { fetchJars, type Missing } from '@parley/foreign'

const version = '4.1.0'

/** The jars of S3Proxy (Apache-2.0; Java 17), which speaks S3 over plain files; or why they are not there. */
export function fetchS3(): Promise<{ readonly classPath: string } | Missing> {
  return fetchJars({
    name: `s3proxy-${version}`,
    artifacts: [
      `org.gaul:s3proxy:${version}`,
      // Of the annotations that its parts ask for Maven takes the older ones, with which it does not start.
      'com.fasterxml.jackson.core:jackson-annotations:2.21',
    ],
  })
}
