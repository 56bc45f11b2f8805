import { pathTo } from './nearest-path.ts'
import type { ItemType, StaticType } from './static-type.ts'

/**
 * Names resolve to the innermost binding first. From the inside out: the item of a filter or per-item argument
 * (its declared fields are bare names), the name or the item of each enclosing `$each`, the lets, the source.
 * An open branch binds only its declared names; the others are reached by a path (`ids['VN']`).
 */
export type Binding = (
  | {
      readonly kind: 'named'
      readonly name: string
      readonly slot: number
      readonly type: StaticType
      readonly isLet: boolean
    }
  | { readonly kind: 'item'; readonly slot: number; readonly type: ItemType }
) & { readonly loop?: Loop }

/** Where an `$each` keeps which of its items is at hand: slots given out as they are asked for. */
export type Loop = {
  position?: number
  first?: number
  last?: number
  /** False while `$where`, `$group`, `$sort` and `$with` are checked: they decide what the position will be. */
  isSettled: boolean
}

export class Scope {
  readonly #bindings: readonly Binding[]

  /** Outermost first. */
  constructor(bindings: readonly Binding[]) {
    this.#bindings = bindings
  }

  with(binding: Binding): Scope {
    return new Scope([...this.#bindings, binding])
  }

  /** The binding a bare name belongs to. */
  find(name: string): Binding | undefined {
    return this.#bindings.findLast((binding) =>
      binding.kind === 'named' ? binding.name === name : hasField(binding.type, name),
    )
  }

  /** The innermost item, which a lone dot stands for. */
  item(): (Binding & { readonly kind: 'item' }) | undefined {
    return this.#bindings.filter((binding) => binding.kind === 'item').at(-1)
  }

  /** The `$each` whose item has this name; without one, the innermost. */
  loop(name: string | undefined): Loop | undefined {
    return this.#bindings.findLast(
      ({ loop, ...binding }) =>
        loop !== undefined && (name === undefined || (binding.kind === 'named' && binding.name === name)),
    )?.loop
  }

  /** Where a name stands inside something that is seen here, innermost first: `l.po1.02`. */
  pathTo(name: string): string | undefined {
    for (const binding of this.#bindings.toReversed()) {
      const { type } = binding
      const shape =
        type.kind === 'list' && type.item.kind === 'branch'
          ? type.item.shape
          : type.kind === 'branch'
            ? type.shape
            : undefined
      const path = shape === undefined ? undefined : pathTo(name, shape)
      if (path !== undefined) return binding.kind === 'named' ? `${binding.name}.${path}` : path
    }
    return undefined
  }

  /** Every bare name that would resolve here, innermost first. */
  names(): readonly string[] {
    const all = this.#bindings.map((binding) =>
      binding.kind === 'named' ? [binding.name] : fieldNames(binding.type),
    )
    return [...new Set(all.reverse().flat())]
  }
}

function hasField(type: ItemType, name: string): boolean {
  return type.kind === 'branch' && Object.hasOwn(type.shape.fields, name)
}

function fieldNames(type: ItemType): readonly string[] {
  return type.kind === 'branch' ? Object.keys(type.shape.fields) : []
}
