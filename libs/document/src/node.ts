import type { Origin, Twig } from './tree.ts'
import { origin } from './tree.ts'

/**
 * A branch while it is filled. Its prototype is empty, so that `__proto__` and `constructor` are names like any
 * other; unlike objects without a prototype these have fast properties.
 */
export type Node = { [name: string]: Twig } & { [origin]?: Origin }

function NodeObject(this: Node) {}
NodeObject.prototype = Object.create(null)

export const newNode = (): Node => new (NodeObject as unknown as new () => Node)()
