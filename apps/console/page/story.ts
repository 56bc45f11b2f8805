import { type Delivery, get, type Story } from './answers.ts'
import { bytesText, type Content, classed, element, link, moment, outcome, pairs, table } from './elements.ts'
import { documentName, failureLine, failureNote, messageCells, messageColumns } from './messages.ts'
import { stageBytes } from './stage-bytes.ts'

/** One message: what it is, its road, what came of it, and the bytes of each stage. */
export async function storyOf(
  id: string,
): Promise<{ readonly title: string; readonly parts: HTMLElement[] }> {
  const told = await get<Story>(`/api/v1/messages/${encodeURIComponent(id)}`)
  const { message } = told
  const title = documentName(message)
  const heading = element('h2', `${title} `, outcome(message.state))
  // Focus moves here, so that a screen reader begins with it.
  heading.tabIndex = -1
  const parts = [
    element('p', link('#', 'Back to the list')),
    heading,
    ...(message.failure ? [failureNote(message.failure)] : []),
    facts(told),
    ...section('Timeline', timeline(told)),
    ...(told.deliveries.length > 0 ? section('Deliveries', ...told.deliveries.flatMap(delivery)) : []),
    ...(told.children.length > 0
      ? section('What came of it', table(messageColumns, told.children.map(messageCells)))
      : []),
    ...section('Bytes of each stage', ...told.payloads.map((payload) => stageBytes(message.id, payload))),
  ]
  return { title, parts }
}

function section(title: string, ...content: HTMLElement[]): HTMLElement[] {
  return [element('h3', title), ...content]
}

function facts({ message, keys }: Story): HTMLElement {
  const { legs, parentId, sizeBytes } = message
  const all: readonly (readonly [string, Content | undefined])[] = [
    ['transport', outcome(legs.transport)],
    ['functional', outcome(legs.functional)],
    ['business', outcome(legs.business)],
    ['time', element('span', moment(message.at), ' UTC')],
    ['changed', element('span', moment(message.updatedAt), ' UTC')],
    ['partner', message.partner ?? 'unknown'],
    ...keys.map(({ name, value }) => [name, value] as const),
    ['channel', message.channel],
    ['gateway', message.gateway],
    ['file name', message.fileName],
    ['size', bytesText(sizeBytes)],
    ['message', classed('code', '', message.id)],
    ['part of', parentId === undefined ? undefined : link(`#${parentId}`, parentId)],
    ['revision', classed('code', '', message.revision)],
  ]
  return element(
    'dl',
    ...all.flatMap(([name, value]) =>
      value === undefined ? [] : [element('dt', name), element('dd', value)],
    ),
  )
}

function timeline({ steps }: Story): HTMLElement {
  const first = Date.parse(steps[0]?.at ?? '')
  return table(
    ['Time (UTC)', 'After', 'Stage', 'What', 'Details'],
    steps.map(({ at, stage, what, detail }) => [
      moment(at),
      classed('span', 'number', `${(Date.parse(at) - first).toLocaleString('en')} ms`),
      stage,
      what,
      classed('span', 'quiet', detail ? pairs(detail) : ''),
    ]),
  )
}

function delivery({ gateway, identity, state, attempts, nextTryAt }: Delivery): HTMLElement[] {
  const next = nextTryAt === undefined ? [] : [', next try ', moment(nextTryAt), ' UTC']
  const line = element('p', `${gateway}, `, classed('code', '', identity), ' ', outcome(state), ...next)
  if (attempts.length === 0) return [line]
  const tries = attempts.map(({ number, startedAt, finishedAt, outcome: how, failure }) => [
    String(number),
    moment(startedAt),
    classed('span', 'number', `${(Date.parse(finishedAt) - Date.parse(startedAt)).toLocaleString('en')} ms`),
    outcome(how),
    failure ? failureLine(failure) : '',
  ])
  return [line, table(['Try', 'Time (UTC)', 'Took', 'Outcome', 'Failure'], tries)]
}
