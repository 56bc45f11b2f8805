import { RpcFailure } from './rpc-failure.ts'
import type { AnyUnary, Definition, Method, RpcService } from './service.ts'

/**
 * Services of which each knows things of its own, such as its kind of gateway, as one a definition: they are asked one after
 * the other until one knows what is named. Where none does, the first says so. Streams have one service.
 */
export function mergeServices(services: readonly RpcService[]): readonly RpcService[] {
  return [...Map.groupBy(services, ({ definition }) => definition)].map(([definition, own]) => {
    const [first, ...others] = own
    if (first === undefined || others.length === 0) return { definition, handlers: first?.handlers ?? {} }
    return merged(definition, own)
  })
}

function merged(definition: Definition, own: readonly RpcService[]): RpcService {
  const handlers = Object.entries(definition).map(([name, method]): [string, AnyUnary] => {
    return [
      name,
      inTurn(
        method,
        own.map((service) => service.handlers[name] as AnyUnary),
      ),
    ]
  })
  return { definition, handlers: Object.fromEntries(handlers) }
}

function inTurn({ path, responseStream }: Method, handlers: readonly AnyUnary[]): AnyUnary {
  if (responseStream) throw new Error(`${path} is a stream and is offered twice`)
  return async (request, context) => {
    let unknown: RpcFailure | undefined
    for (const handle of handlers) {
      try {
        return await handle(request, context)
      } catch (error) {
        if (!(error instanceof RpcFailure) || error.code !== 'not-found') throw error
        unknown ??= error
      }
    }
    throw unknown
  }
}
