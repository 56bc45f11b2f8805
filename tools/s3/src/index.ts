/** A real S3-speaking server as a plain process, and a way to it that can be broken. For tests and laptops. */
export { FaultyWay, type WayFault } from './faulty-way.ts'
export { fetchS3 } from './fetch-s3.ts'
export { S3Server, type S3ServerOptions, s3Login } from './s3-server.ts'
export { openScratchS3, type ScratchS3 } from './scratch-s3.ts'
