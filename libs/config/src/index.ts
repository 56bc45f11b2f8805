/** Settings of the process, read once from its environment, and the crash points of kill tests. */
export { type AddressList, addressList, plainAddress } from './address-list.ts'
export type { S3Settings } from './blob-settings.ts'
export { type CrashPoint, crashPoint, crashPoints } from './crash-point.ts'
export type {
  KafkaLogin,
  KafkaSettings,
  KafkaTls,
  KafkaTopicSettings,
  TokenSettings,
} from './kafka-settings.ts'
export { type AskedService, addressSettings, askedServices, type RpcSettings } from './rpc-settings.ts'
export { readSettingFiles, type SettingFiles } from './setting-files.ts'
export { type Address, isLoopback, SecretText } from './setting-words.ts'
export {
  describeSettings,
  loadSettings,
  type SettingLine,
  type Settings,
  type SettingsResult,
  standardsDirOf,
} from './settings.ts'
export { type TopicDefaults, type TopicSettings, type TopicsResult, topicSettings } from './topic-settings.ts'
