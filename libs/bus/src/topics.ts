import type { TopicPlan } from './bus.ts'

/** Every topic of the platform, declared once. The key of each is said in libs/journey/src/events.ts. */
export const topics = {
  received: 'parley.received',
  part: 'parley.part',
  partDone: 'parley.part.done',
  parsed: 'parley.parsed',
  routed: 'parley.routed',
  acknowledged: 'parley.acknowledged',
  deliverAs2: 'parley.deliver.as2',
  deliverFolder: 'parley.deliver.folder',
  deliverReceipt: 'parley.deliver.receipt',
  outcome: 'parley.outcome',
} as const
export type TopicName = (typeof topics)[keyof typeof topics]

/** Who reads each topic. A group is named after its service; the e2e tests compare this with who has read. */
export const topicReaders: Readonly<Record<TopicName, readonly string[]>> = {
  [topics.received]: ['edi-parser'],
  [topics.part]: ['edi-parser'],
  [topics.partDone]: ['edi-parser'],
  [topics.parsed]: ['router'],
  [topics.routed]: ['mapper'],
  [topics.acknowledged]: ['router'],
  [topics.deliverAs2]: ['as2-gateway'],
  [topics.deliverFolder]: ['folder-gateway'],
  [topics.deliverReceipt]: ['as2-gateway'],
  [topics.outcome]: ['router'],
}

export function topicPlans(partitions: number): readonly TopicPlan[] {
  return Object.values(topics).map((name) => ({ name, partitions }))
}

/** The topic that makes a gateway of this type deliver. */
export function deliveryTopic(gatewayType: 'as2' | 'folder'): TopicName {
  return gatewayType === 'as2' ? topics.deliverAs2 : topics.deliverFolder
}
