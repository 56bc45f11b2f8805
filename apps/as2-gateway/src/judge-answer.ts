import type { PostResult } from '@parley/http-out'
import type { Outcome } from '@parley/store'

export type Answered = Extract<PostResult, { kind: 'answered' }>
type Failed = Extract<Outcome, { kind: 'failed' }>

/** What HTTP alone says of a try: the answer, when it is a 2xx, or the failure (operations F17, F18). */
export function judgeAnswer(result: PostResult): Answered | Failed {
  switch (result.kind) {
    case 'unreachable':
      return failed('DELIVERY_UNREACHABLE', result.text)
    case 'forbidden':
      return failed('DELIVERY_REFUSED', result.text)
    case 'timeout':
      return failed('DELIVERY_TIMEOUT', result.text)
    case 'answer-lost':
      return failed('DELIVERY_ANSWER_LOST', result.text)
    case 'answered':
      return judgeStatus(result)
    default:
      return result satisfies never
  }
}

/** RFC 4130bis 5.5: what a server says of its own state may pass, what it says of the request will not. */
function judgeStatus(answered: Answered): Answered | Failed {
  const { status } = answered
  if (status >= 200 && status < 300) return answered
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return failed('DELIVERY_UNREACHABLE', `The partner's server answered ${status}; trying again.`)
  return failed(
    'DELIVERY_REFUSED',
    `The partner's server answered ${status}. Check the URL and the ids with the partner, then resubmit.`,
  )
}

function failed(code: Failed['code'], text: string): Failed {
  return { kind: 'failed', code, text }
}
