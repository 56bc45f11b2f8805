/** The only room that knows NestJS: turns service values into listeners, consumers, health and drain. */

export type { TlsIdentity } from './http-server.ts'
export { type OpenApiInfo, openapiDocument } from './openapi.ts'
export type { HealthCheck } from './own-endpoints.ts'
export type { TrustedProxies } from './sender.ts'
export type {
  Answer,
  Endpoint,
  EndpointDescription,
  EndpointRequest,
  Listener,
  Repeat,
  Service,
} from './service.ts'
export { type FrameOptions, type RunningFrame, startFrame } from './start-frame.ts'
