import { charsetOfTransaction, delimitersText, type Finding, frame, type Transaction } from '@parley/edi'
import type { Channel, Revision } from '@parley/model'
import type { Carried } from '../carried.ts'
import { type JudgedTransaction, judgeInterchange, positionOf, withCharset } from '../judge-interchange.ts'
import { rejectionOf, tradacomsRefused, unreadableFile } from '../refused-files.ts'
import { repliesTo } from '../replies.ts'
import type { Followed, FollowedFile, Reason } from './followed.ts'
import { Following } from './following.ts'

type On = { readonly revision: Revision; readonly channel: Channel; readonly file: FollowedFile }

/**
 * A file of interchanges on the road of one channel: framed, judged under the agreement of its envelope, answered, and
 * what is of the channel's guide mapped. The same functions as on the real road, without ledger and delivery.
 */
export async function followInterchanges(
  revision: Revision,
  channel: Channel,
  file: FollowedFile,
): Promise<Followed> {
  const following = new Following(file)
  const { interchanges, findings } = frame(file.bytes)
  if (interchanges.length === 0) following.fail('', unreadableFile(findings), reasonsOf(findings))
  for (const interchange of interchanges) {
    if (interchange.standard === 'tradacoms') following.fail('', tradacomsRefused(interchange.range.offset))
    else await followInterchange(following, { revision, channel, file }, interchange)
  }
  return following.gathered()
}

async function followInterchange(following: Following, on: On, interchange: Carried): Promise<void> {
  const { revision, channel, file } = on
  const { bytes, now } = file
  const message = { agreement: channel.agreement.name }
  const verdict = judgeInterchange({ bytes, revision, message }, interchange)
  for (const reply of repliesTo({ bytes, interchange, verdict, now })) following.answer(reply)
  if (verdict.kind === 'refused') {
    following.judged(false)
    following.fail('', verdict.failure, reasonsOf(verdict.reason === undefined ? [] : [verdict.reason]))
    return
  }
  const settled = withCharset(interchange, verdict.agreement)
  for (const one of verdict.groups.flatMap(({ transactions }) => transactions)) {
    if (one.acknowledges) continue
    await file.between?.()
    await followTransaction(following, { ...on, interchange: settled }, one)
  }
}

async function followTransaction(
  following: Following,
  { channel, file, interchange }: On & { readonly interchange: ReturnType<typeof withCharset<Carried>> },
  one: JudgedTransaction,
): Promise<void> {
  const { transaction, guide, accepted, findings } = one
  const name = nameOf(transaction)
  following.judged(accepted)
  const rejection = rejectionOf(one)
  if (rejection !== undefined) following.fail(name, rejection, reasonsOf(findings))
  if (rejection !== undefined || guide === undefined) return
  const wanted = channel.in.guide.name
  if (guide.name !== wanted) {
    following.note(`${name} is read by guide ${guide.name}; this channel takes ${wanted}.`)
    return
  }
  const { offset, length } = transaction.range
  const charset = charsetOfTransaction(file.bytes, interchange, transaction)
  const place = {
    offset,
    separators: delimitersText(interchange.delimiters),
    ...(charset !== undefined && { charset }),
  }
  await following.map(channel, { name, bytes: file.bytes.subarray(offset, offset + length), place })
}

function reasonsOf(findings: readonly Finding[]): readonly Reason[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map((finding) => ({ code: finding.code, text: finding.text, position: positionOf(finding) }))
}

function nameOf({ setId, controlNumber }: Transaction): string {
  return `${setId} ${controlNumber}`
}
