/** Opening and composing alone, for a thread that does nothing else and shall load nothing else. */

export { refusal } from '../refusal.ts'
export { type ComposedStream, composeStream } from './compose-message.ts'
export { openStream } from './open-message.ts'
