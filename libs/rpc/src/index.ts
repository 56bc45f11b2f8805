/**
 * Questions between services: gRPC, described in proto/parley, or a direct call where both are in one process. The
 * messages and methods of each package are at `@parley/rpc/<package>/v1`, what speaks gRPC at `@parley/rpc/grpc`.
 */
export { directCalls, directCallsTo } from './direct-calls.ts'
export { HealthService as healthService } from './generated/grpc/health/v1/health.ts'
export { GatewayServiceService as gatewayService } from './generated/parley/gateway/v1/gateway.ts'
export { MapperServiceService as mapperService } from './generated/parley/mapper/v1/mapper.ts'
export { ParserServiceService as parserService } from './generated/parley/parser/v1/parser.ts'
export { RegistryServiceService as registryService } from './generated/parley/registry/v1/registry.ts'
export type { RpcChannel } from './open-channel.ts'
export type { IdentityPems, RpcIdentity } from './open-identity.ts'
export type { RpcServer } from './open-server.ts'
export { packResources } from './registry/pack-resources.ts'
export { RegistrySource, type RegistrySourceOptions } from './registry/registry-source.ts'
export { type RpcCode, RpcFailure } from './rpc-failure.ts'
export {
  type AskOptions,
  type CallContext,
  type Calls,
  type Definition,
  type FollowOptions,
  type Handlers,
  offer,
  type RpcService,
  serviceNameOf,
} from './service.ts'
