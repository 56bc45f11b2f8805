/** Where a rule or key points: `PO1/N1[01=ST]/REF.04-02` is steps PO1, N1 with 01 = ST, REF, then element 4, component 2. */
export type Locator = {
  /** The loops to go through, by the tag of their trigger, and the segment itself. */
  readonly steps: readonly [Step, ...Step[]]
  readonly element?: number
  readonly component?: number
}

export type Step = {
  readonly tag: string
  /** Where a loop has the same tag at two places: which of them, counted from 1. */
  readonly nth: number
  readonly discriminator?: Discriminator
}

/** A value that a segment carries in one of its elements, and by which a guide tells it from others of its tag. */
export type Discriminator = {
  readonly element: number
  readonly component?: number
  readonly values: readonly string[]
}

const stepForm = /([A-Z][A-Z0-9]{1,2})(?:_(\d{1,2}))?(?:\[(\d\d)(?:-(\d\d))?=([^\]]{1,199})\])?/y
const elementForm = /\.(\d\d)(?:-(\d\d))?/y

/**
 * Reads a locator; undefined when it is none. A tag alone means its outermost place (`REF` is the REF of the heading,
 * `PO1/REF` that of a line); `N9_2` is the second N9 of the same loop, as the tree calls it. In brackets stands what the
 * segment carries: `N1[01=ST]`, `DTM[01-01=137]` for a component, `N1[01=ST|SF]` for one of several values.
 */
export function parseLocator(text: string): Locator | undefined {
  const read = readLocator(text, 0)
  return read?.end === text.length ? read.locator : undefined
}

/** The locator that begins at `start` of a longer text, and where it ends; undefined when there is none. */
export function readLocator(
  text: string,
  start: number,
): { readonly locator: Locator; readonly end: number } | undefined {
  const steps: Step[] = []
  let end = start
  do {
    const match = matchAt(stepForm, text, steps.length === 0 ? end : end + 1)
    if (match === undefined) return undefined
    steps.push(stepOf(match))
    end = stepForm.lastIndex
  } while (text[end] === '/')
  const [first, ...rest] = steps
  if (first === undefined) return undefined
  const match = matchAt(elementForm, text, end)
  if (match === undefined) return { locator: { steps: [first, ...rest] }, end }
  const [, element, component] = match
  return {
    locator: {
      steps: [first, ...rest],
      element: Number(element),
      ...(component !== undefined && { component: Number(component) }),
    },
    end: elementForm.lastIndex,
  }
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | undefined {
  form.lastIndex = at
  return form.exec(text) ?? undefined
}

function stepOf([, tag = '', nth, element, component, values = '']: RegExpExecArray): Step {
  const step = { tag, nth: Number(nth ?? 1) }
  if (element === undefined) return step
  const discriminator = {
    element: Number(element),
    ...(component !== undefined && { component: Number(component) }),
    values: values.split('|'),
  }
  return { ...step, discriminator }
}

/** The innermost step: the segment that the locator names. */
export function segmentStep({ steps }: Locator): Step {
  return steps.at(-1) ?? steps[0]
}

/** Two discriminators are the same when their text is. */
export function discriminatorText({ element, component, values }: Discriminator): string {
  return `[${placeText({ element, component })}=${values.join('|')}]`
}

export function placeText({ element, component }: { element: number; component?: number | undefined }) {
  const two = (number: number) => String(number).padStart(2, '0')
  return component === undefined ? two(element) : `${two(element)}-${two(component)}`
}
