import 'reflect-metadata'
import {
  Controller,
  type DynamicModule,
  Module,
  Req,
  RequestMapping,
  RequestMethod,
  Res,
  type Type,
} from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint } from './service.ts'

/** An endpoint as Nest serves it: the handler answers through the reply itself. */
export type Route = {
  readonly method: Endpoint['method']
  readonly path: string
  readonly answer: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

/** The one module of a listener: a controller for each route. */
export function rootModule(routes: readonly Route[]): DynamicModule {
  class RootModule {}
  Module({})(RootModule)
  return { module: RootModule, controllers: routes.map(controllerOf) }
}

/** Decorators are functions: applied by hand, they need no compiler and no class per endpoint. */
function controllerOf({ method, path, answer }: Route): Type {
  class EndpointController {
    answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      return answer(request, reply)
    }
  }
  const { prototype } = EndpointController
  const descriptor = { value: prototype.answer }
  Controller()(EndpointController)
  RequestMapping({ path, method: RequestMethod[method] })(prototype, 'answer', descriptor)
  Req()(prototype, 'answer', 0)
  Res()(prototype, 'answer', 1)
  return EndpointController
}
