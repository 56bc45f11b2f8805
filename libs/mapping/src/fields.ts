import type { OutputValue } from '@parley/document'

type Writable = { [name: string]: OutputValue }

/**
 * A record of the target to be filled. No name is inherited, because a target field may be named __proto__ or constructor.
 * The prototype is an empty object without one of its own, not null: objects without any prototype are hash tables in
 * V8, and take three times as long to fill and twice as long to read.
 */
export const Fields = makeFields()

function makeFields(): new () => Writable {
  const made = function Fields() {}
  made.prototype = Object.freeze(Object.create(null))
  return made as unknown as new () => Writable
}
