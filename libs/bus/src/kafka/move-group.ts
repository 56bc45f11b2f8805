import type { Kafka, PartitionOffset } from 'kafkajs'
import { told } from './kafka-client.ts'

export type Move = {
  readonly groupId: string
  readonly topic: string
  readonly offsets: readonly PartitionOffset[]
}

/**
 * Commits offsets in the name of a group that nobody is in: its only member for a moment. Members keep their positions in
 * memory, so a group that has some cannot be moved; Kafka's own tools have the same rule.
 */
export async function moveGroup(kafka: Kafka, { groupId, topic, offsets }: Move): Promise<void> {
  const admin = kafka.admin()
  const member = kafka.consumer({ groupId, maxWaitTimeInMs: 50, allowAutoTopicCreation: false })
  try {
    await admin.connect()
    const { groups } = await admin.describeGroups([groupId])
    if (groups.some(({ members }) => members.length > 0)) {
      throw new Error(`the group ${groupId} has members: stop the services that read ${topic}, then move it`)
    }
    const joined = new Promise((resolve) => member.on(member.events.GROUP_JOIN, resolve))
    await member.connect()
    await member.subscribe({ topic, fromBeginning: true })
    await member.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined })
    await joined
    await member.commitOffsets(offsets.map((offset) => ({ topic, ...offset })))
  } catch (error) {
    throw told(error, topic)
  } finally {
    await Promise.all([admin.disconnect(), member.disconnect()])
  }
}
