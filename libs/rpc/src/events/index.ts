/** Events as they travel on the bus. A face of its own: who only reads and writes them loads no gRPC. */
export { eventCodec, type ReadEvent } from './event-codec.ts'
export { readPlace, writePlace } from './event-kinds.ts'
