import type { Revision, TestCase } from '@parley/model'
import { roadOf } from '../road-of-mapping.ts'
import { compare } from './compare.ts'
import type { Difference } from './difference.ts'
import { followDocuments } from './follow-documents.ts'
import { followInterchanges } from './follow-interchanges.ts'
import type { Followed, FollowedFile } from './followed.ts'

/** Empty differences: it passes. */
export type TestResult = { readonly differences: readonly Difference[]; readonly followed: Followed }

/**
 * Runs one test of a checked set: the same functions as on the real road, with the clock and the counters of the test, and
 * nothing kept or sent. What a hostile mapping can cost is limited as on the road.
 */
export async function runTestCase(revision: Revision, test: TestCase): Promise<TestResult> {
  const followed = await follow(revision, test)
  return { differences: [...compare(test, followed)], followed }
}

function follow(
  revision: Revision,
  { subject, input, now, counters, metadata }: TestCase,
): Promise<Followed> {
  return followFile(revision, subject, { bytes: input.bytes, now, counters, metadata })
}

/** A file on the road of a channel, or through a mapping alone. Throws when the revision has no such thing. */
export async function followFile(
  revision: Revision,
  subject: TestCase['subject'],
  file: FollowedFile,
): Promise<Followed> {
  if (subject.kind === 'mapping') {
    const mapping = there(revision.mappings, subject.name)
    return mapping.kind === 'none' ? passedThrough : followDocuments(roadOf(mapping), file)
  }
  const channel = there(revision.channels, subject.name)
  const isEdi = 'compiled' in channel.in.guide
  return isEdi ? followInterchanges(revision, channel, file) : followDocuments(channel, file)
}

const passedThrough: Followed = {
  ...{ outputs: [], answers: [], outcome: 'none', failures: [] },
  notes: ['This mapping passes documents through; test the channel instead.'],
}

/** A checked set has what its tests name. */
function there<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name)
  if (value === undefined) throw new Error(`a checked test names ${name}, which is not there`)
  return value
}
