import { setImmediate as turn } from 'node:timers/promises'
import { offer, parserService, type RpcService } from '@parley/rpc'
import type { Needs } from '../needs.ts'
import { askedFile } from './asked-file.ts'
import { parseFile } from './parse-file.ts'
import { type Circumstances, validateFile } from './validate-file.ts'

/** parser.v1: files read and judged by the functions of the road, for people who look at them. */
export function parserQuestions(needs: Needs): RpcService {
  return offer(parserService, {
    parse: async ({ file, guide, mostDocuments }, { signal }) =>
      parseFile(await askedFile(needs, file), { guide, mostDocuments }, circumstances(needs, signal)),
    validate: async ({ file }, { signal }) =>
      validateFile(await askedFile(needs, file), circumstances(needs, signal)),
  })
}

function circumstances({ now }: Needs, signal: AbortSignal): Circumstances {
  return {
    now: now(),
    between: async () => {
      await turn()
      signal.throwIfAborted()
    },
  }
}
