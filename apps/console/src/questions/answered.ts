import type { Answer } from '@parley/frame'
import { type RpcCode, RpcFailure } from '@parley/rpc'
import { z } from 'zod'

export const unansweredForm = z
  .object({
    text: z.string().describe('What is wrong, and what to do'),
    service: z.string().describe('The service that was asked'),
  })
  .meta({ id: 'Unanswered', description: 'Why a question has no answer' })

const statuses: Readonly<Record<RpcCode, number>> = {
  invalid: 422,
  'not-found': 404,
  refused: 403,
  'too-large': 413,
  unavailable: 503,
  late: 504,
  'unknown-method': 501,
  failed: 502,
}

/** The answers of every question besides its own, for the description. */
export const unanswered = {
  404: { description: 'What is named is not there', schema: unansweredForm },
  413: { description: 'Too large to be looked at', schema: unansweredForm },
  422: { description: 'The question makes no sense', schema: unansweredForm },
  503: { description: 'The service is away', schema: unansweredForm },
  504: { description: 'The service did not answer in time', schema: unansweredForm },
}

/** What a service answered; or why it did not, in its own words. */
export async function answered(service: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RpcFailure)) throw error
    const body: z.input<typeof unansweredForm> = { text: error.message, service }
    return { status: statuses[error.code], body }
  }
}
