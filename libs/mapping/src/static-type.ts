import type { BranchShape, Shape } from '@parley/document'

/**
 * What the checker knows of a value. `written`: at run time it still is the sender's text (a path to a number),
 * turned into a number only where a number is needed, so that a text target gets the digits as they were sent.
 */
export type StaticType =
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly written: boolean }
  | { readonly kind: 'boolean'; readonly written: boolean }
  | { readonly kind: 'branch'; readonly shape: BranchShape }
  | { readonly kind: 'list'; readonly item: ItemType }
  /** Of an expression that already has a problem: fits everywhere, so that one mistake is told once. */
  | { readonly kind: 'unknown' }
export type ItemType = Exclude<StaticType, { kind: 'list' }>

export const textType: StaticType & ItemType = { kind: 'text' }
export const numberType: StaticType & ItemType = { kind: 'number', written: false }
export const booleanType: StaticType & ItemType = { kind: 'boolean', written: false }
export const unknownType: StaticType & ItemType = { kind: 'unknown' }

/** Dates, times and codes are texts: their form is the sender's. */
export function typeOfShape(shape: Shape): StaticType {
  return shape.kind === 'list' ? { kind: 'list', item: typeOfItem(shape.item) } : typeOfItem(shape)
}

function typeOfItem(shape: Exclude<Shape, { kind: 'list' }>): ItemType {
  if (shape.kind === 'branch') return { kind: 'branch', shape }
  if (shape.type === 'number') return { kind: 'number', written: true }
  if (shape.type === 'boolean') return { kind: 'boolean', written: true }
  return textType
}

export function describe(type: StaticType): string {
  switch (type.kind) {
    case 'text':
      return 'a text'
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'branch':
      return 'a record'
    case 'list':
      return type.item.kind === 'branch' ? 'a list of records' : 'a list of values'
    case 'unknown':
      return 'a value'
    default:
      return type satisfies never
  }
}

/** The type that values of both types can be turned into without guessing, or undefined. */
export function commonType(left: StaticType, right: StaticType): StaticType | undefined {
  if (left.kind === 'unknown') return right
  if (right.kind === 'unknown') return left
  if (left.kind === 'number' && right.kind === 'number') return left.written ? right : left
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.written ? right : left
  if (left.kind === 'branch' && right.kind === 'branch') return left.shape === right.shape ? left : undefined
  if (left.kind === 'list' && right.kind === 'list') return commonList(left.item, right.item)
  return left.kind === right.kind ? left : undefined
}

function commonList(left: ItemType, right: ItemType): StaticType | undefined {
  const item = commonType(left, right)
  return item === undefined || item.kind === 'list' ? undefined : { kind: 'list', item }
}
