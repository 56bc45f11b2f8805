import type { BusinessKey, NewDelivery, NewMessage, Step, StoredAnswer } from '../ledger.ts'
import { bulkInsert, column } from './bulk.ts'
import { keyText } from './clean-text.ts'
import { bigint, bytea, integer, jsonb, text, timestamptz, uuid } from './wire-array.ts'

/** How each kind of new row becomes one statement. */

export const insertMessages = bulkInsert<NewMessage>('message', [
  column('id', uuid, (row) => row.id),
  column('direction', text, (row) => row.direction),
  column('kind', text, (row) => row.kind),
  column('state', text, (row) => row.state),
  column('transport_leg', text, (row) => row.legs.transport),
  column('functional_leg', text, (row) => row.legs.functional),
  column('business_leg', text, (row) => row.legs.business),
  column('mode', text, (row) => row.mode),
  column('revision', text, (row) => row.revision),
  column('parent_id', uuid, (row) => row.parentId),
  column('root_id', uuid, (row) => row.rootId),
  column('thread', text, (row) => row.thread),
  column('partner', text, (row) => row.partner),
  column('agreement', text, (row) => row.agreement),
  column('channel', text, (row) => row.channel),
  column('gateway', text, (row) => row.gateway),
  column('document_type', text, (row) => row.documentType),
  column('file_name', text, (row) => row.fileName),
  column('size_bytes', bigint, (row) => row.sizeBytes),
  column('sha256', text, (row) => row.sha256),
  column('failure', jsonb, (row) => row.failure),
  column('at', timestamptz, (row) => row.at),
  column('updated_at', timestamptz, (row) => row.at),
])

export const insertAnswers = bulkInsert<StoredAnswer>('answer', [
  column('message_id', uuid, (row) => row.messageId),
  column('status', integer, (row) => row.status),
  column('headers', jsonb, (row) => row.headers),
  column('body', bytea, (row) => row.body),
])

export const insertKeys = bulkInsert<BusinessKey>('business_key', [
  column('message_id', uuid, (row) => row.messageId),
  column('name', text, (row) => row.name),
  column('value', text, (row) => keyText(row.value)),
])

export const insertSteps = bulkInsert<Step>('step', [
  column('message_id', uuid, (row) => row.messageId),
  column('at', timestamptz, (row) => row.at),
  column('stage', text, (row) => row.stage),
  column('what', text, (row) => row.what),
  column('detail', jsonb, (row) => row.detail),
])

export const insertDeliveries = bulkInsert<NewDelivery>('delivery', [
  column('id', uuid, (row) => row.id),
  column('message_id', uuid, (row) => row.messageId),
  column('revision', text, (row) => row.revision),
  column('gateway', text, (row) => row.gateway),
  column('identity', text, (row) => row.identity),
  column('state', text, () => 'queued'),
  column('topic', text, (row) => row.topic),
  column('key', text, (row) => row.key),
  column('at', timestamptz, (row) => row.at),
])
