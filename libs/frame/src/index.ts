/** The only room that knows NestJS: turns service values into listeners, consumers, health and drain. */
export type {
  Answer,
  Endpoint,
  EndpointDescription,
  EndpointRequest,
  Listener,
  Repeat,
  Service,
} from './service.ts'
