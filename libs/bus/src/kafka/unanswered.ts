import type { RecordMetadata } from 'kafkajs'
import type { LogLine } from '../log-line.ts'

/**
 * What no broker has answered for. kafkajs calls a batch sent when each broker that it asked has answered once: a partition
 * that moves, while a batch is tried again, to a broker which has answered for others already is left out without a word.
 */
export function unanswered(
  lines: readonly LogLine[],
  answers: readonly Pick<RecordMetadata, 'topicName' | 'partition'>[],
): readonly LogLine[] {
  const answered = new Set(answers.map(({ topicName, partition }) => `${topicName}/${partition}`))
  return lines.filter(({ topic, partition }) => !answered.has(`${topic}/${partition}`))
}
