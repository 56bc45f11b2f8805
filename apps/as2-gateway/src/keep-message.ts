import type { HeaderLines, Mic, OutboundMessage } from '@parley/as2'
import { composeStream } from '@parley/as2/message'
import type { PayloadContent } from '@parley/store'
import { FlowingPayload, type Places } from './flowing-payload.ts'

/** A composed message whose body is kept: on disk when it is large. */
export type KeptMessage = {
  readonly headers: HeaderLines
  readonly mic: Mic
  readonly content: PayloadContent
}

/** Composes a message and keeps all of it before any of it is sent, so that a retry has the same bytes. */
export async function keepMessage(places: Places, message: OutboundMessage): Promise<KeptMessage> {
  const { headers, body, mic } = await composeStream(message)
  const flowing = new FlowingPayload(places)
  try {
    for await (const piece of body.read()) await flowing.push(piece)
    const { content } = await flowing.end('application/octet-stream')
    return { headers, mic: mic(), content }
  } catch (error) {
    await flowing.abandon()
    throw error
  }
}
