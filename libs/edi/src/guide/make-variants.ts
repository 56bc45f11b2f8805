import { type Discriminator, discriminatorText, type Locator, placeText, segmentStep } from './locator.ts'
import type { Node } from './program.ts'
import { placesOf } from './resolve-locator.ts'

export type Located = {
  readonly locator: Locator
  /** The place of the standard of each step. */
  readonly steps: readonly Node[]
}

// A guide that names variants within variants multiplies its places: this many are some megabytes.
const mostPlaces = 20_000

/**
 * Makes the variants that a locator needs: for each loop that it tells apart on the way (`N1[01=ST]/N3`), and with
 * `named` for the segment itself. The loop is copied with all inside, so that a variant has its own rules at no cost
 * where it is judged. Answers what is wrong, if anything.
 */
export function makeVariants(
  places: Node[],
  { locator, steps }: Located,
  named: boolean,
): string | undefined {
  for (const [depth, step] of locator.steps.entries()) {
    const { discriminator } = step
    if (discriminator === undefined || (step === segmentStep(locator) && !named)) continue
    const upTo = locator.steps.slice(0, depth)
    const [first, ...rest] = [...upTo, { tag: step.tag, nth: step.nth }]
    if (first === undefined) continue
    for (const place of placesOf(places, steps, { steps: [first, ...rest] })) {
      if (place.countsAt !== place.index) continue
      const amiss = vary(places, place, discriminator)
      if (amiss !== undefined) return amiss
    }
  }
  return undefined
}

/**
 * The order in which variants are made and rules applied: the general before the special, so that a copy has all that
 * holds for what it is a copy of, and the special wins.
 */
export function bySpeciality(a: Locator, b: Locator): number {
  const [first, second] = [specialityOf(a), specialityOf(b)]
  return first < second ? -1 : first > second ? 1 : 0
}

function specialityOf({ steps }: Locator): string {
  return steps.map(({ discriminator }) => (discriminator === undefined ? '0' : '1')).join('')
}

function vary(places: Node[], place: Node, discriminator: Discriminator): string | undefined {
  const text = discriminatorText(discriminator)
  if (place.variants.some((one) => discriminatorText(one.discriminator) === text)) return undefined
  for (const other of place.variants) {
    const amiss = overlap(place.tag, other.discriminator, discriminator)
    if (amiss !== undefined) return amiss
  }
  if (places.length + place.end - place.index > mostPlaces)
    return `the guide has more than ${mostPlaces} places; name fewer variants within variants`
  place.variants.push({ discriminator, place: places.length })
  copyInto(places, place, { parent: place.parent, countsAt: place.index })
  return undefined
}

/** One segment must never be two variants: they look at one element, each at values of its own. */
function overlap(tag: string, other: Discriminator, own: Discriminator): string | undefined {
  const [otherText, ownText] = [discriminatorText(other), discriminatorText(own)]
  if (placeText(other) !== placeText(own))
    return `one ${tag} can be ${otherText} and ${ownText} at once; tell them apart by the same element`
  const both = own.values.find((value) => other.values.includes(value))
  return both === undefined
    ? undefined
    : `${tag}${otherText} has the value ${both}, too; it can be one of them only`
}

/** Copies a place with all inside, and with the variants there, behind the others. */
function copyInto(
  places: Node[],
  from: Node,
  as: { readonly parent: number; readonly countsAt: number },
): void {
  const shift = places.length - from.index
  const inside = places.slice(from.index, from.end)
  const copies = inside.map((node): Node => {
    const moved = { index: node.index + shift, end: node.end + shift, variants: [], aliases: [] }
    if (node === from) return { ...node, ...moved, ...as }
    return { ...node, ...moved, parent: node.parent + shift, countsAt: node.index + shift }
  })
  places.push(...copies)
  inside.forEach((node, offset) => {
    const copy = copies[offset]
    if (node === from || copy === undefined) return
    for (const { discriminator, place } of node.variants) {
      const variant = places[place]
      if (variant === undefined) continue
      copy.variants.push({ discriminator, place: places.length })
      copyInto(places, variant, { parent: copy.parent, countsAt: copy.index })
    }
  })
}
