import type { MessageRow, PayloadEntry, Story } from '@parley/store'
import type { MessageForm, StoryForm } from './forms.ts'

/** Ledger rows in the API's form: times as ISO 8601 text, everything else as it is. */
export function presentMessage({ at, updatedAt, ...row }: MessageRow): MessageForm {
  return { ...row, at: at.toISOString(), updatedAt: updatedAt.toISOString() }
}

export function presentStory(story: Story, payloads: readonly PayloadEntry[]): StoryForm {
  return {
    message: presentMessage(story.message),
    keys: story.keys.map(({ name, value }) => ({ name, value })),
    steps: story.steps.map(({ at, stage, what, detail }) => ({
      at: at.toISOString(),
      stage,
      what,
      ...(detail && { detail }),
    })),
    deliveries: story.deliveries.map(presentDelivery),
    children: story.children.map(presentMessage),
    payloads: payloads.map(({ role, sizeBytes, sha256, mediaType }) => ({
      role,
      sizeBytes,
      sha256,
      mediaType,
    })),
  }
}

function presentDelivery(delivery: Story['deliveries'][number]): StoryForm['deliveries'][number] {
  const { id, gateway, identity, state, attemptCount, nextTryAt, attempts } = delivery
  return {
    id,
    gateway,
    identity,
    state,
    attemptCount,
    ...(nextTryAt && { nextTryAt: nextTryAt.toISOString() }),
    attempts: attempts.map(({ number, startedAt, finishedAt, outcome, failure }) => ({
      number,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
      outcome,
      ...(failure && { failure }),
    })),
  }
}
