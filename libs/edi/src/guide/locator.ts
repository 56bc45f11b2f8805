/** Where a rule or key points: `PO1/N1[01=ST].04-02` is path PO1, N1, qualifier 01 = ST, element 4, component 2. */
export type Locator = {
  /** Tags of the loops to go through, and of the segment itself. */
  readonly path: readonly string[]
  readonly qualifier?: { readonly element: number; readonly value: string }
  readonly element?: number
  readonly component?: number
}

const form =
  /^((?:[A-Z][A-Z0-9]{1,2}\/)*[A-Z][A-Z0-9]{1,2})(?:\[(\d\d)=([^\]]{1,99})\])?(?:\.(\d\d)(?:-(\d\d))?)?$/

/**
 * Reads a locator; undefined when it is none. A tag alone means its outermost place (`REF` is the REF of the heading,
 * `PO1/REF` that of a line); loops are named by the tag of their trigger.
 */
export function parseLocator(text: string): Locator | undefined {
  const match = form.exec(text)
  if (match === null) return undefined
  const [, path = '', qualifierElement, value, element, component] = match
  return {
    path: path.split('/'),
    ...(qualifierElement !== undefined && {
      qualifier: { element: Number(qualifierElement), value: value ?? '' },
    }),
    ...(element !== undefined && { element: Number(element) }),
    ...(component !== undefined && { component: Number(component) }),
  }
}
