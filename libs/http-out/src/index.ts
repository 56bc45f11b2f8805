/** HTTP to partners: one POST, bounded in time and size, and exactly what came of it. */
export type { Via } from './agents.ts'
export { type FlowingBody, type PostRequest, type PostResult, post } from './post.ts'
export { type ProbeRequest, type ProbeStep, probe, type ServerCertificate } from './probe.ts'
