/**
 * Questions between services: gRPC, described in proto/parley. The messages and methods of each package are at
 * `@parley/rpc/<package>/v1`.
 */
export { GatewayServiceService as gatewayService } from './generated/parley/gateway/v1/gateway.ts'
export { MapperServiceService as mapperService } from './generated/parley/mapper/v1/mapper.ts'
export { ParserServiceService as parserService } from './generated/parley/parser/v1/parser.ts'
export { RegistryServiceService as registryService } from './generated/parley/registry/v1/registry.ts'
