/** What speaks gRPC. A face of its own: a process that asks nobody does not load its library, which is 20 MiB of memory. */
export { type Address, type ChannelSettings, openChannel } from './open-channel.ts'
export { type IdentityOptions, openIdentity } from './open-identity.ts'
export { openServer, type RpcServerOptions } from './open-server.ts'
export { remoteCalls } from './remote-calls.ts'
